import type { AgentSet } from '../agent-set.ts';
import type { Floor } from './floor.ts';
import type { Group } from './group.ts';
import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';
import type { PlacePrices } from './place-prices.ts';
import { PlainLines } from './plain-lines.ts';
import type { Traits } from './traits.ts';

/** What the look for cheap places needs of the house around it. */
interface Surroundings {
  readonly lines: ReadonlyMap<string, Line>;
  readonly floor: Floor;
  readonly kinds: Kinds;
  readonly traits: Traits;
  readonly prices: PlacePrices;
}

/** What the cheapest place for one more costs each group of work. The lines that stand for groups are gathered as long as they stay. */
export class CheapestPlaces {
  readonly #house: Surroundings;
  #plain: PlainLines | undefined;
  /** The counts of changes of kinds and lines, and of their paces, that these were gathered at. */
  #plainOf = NaN;
  #pacesOf = NaN;

  constructor(house: Surroundings) {
    this.#house = house;
  }

  /** As `Dispatch.cheapestOfGroups`, when all whose rest is over are awake. */
  look(
    enough: number,
    isWanted: (group: Group) => boolean,
    tell: (group: Group, cost: number) => void,
  ): void {
    const { floor, prices } = this.#house;
    const { stamp, open } = floor;
    const plain = this.#plainLines();
    for (let number = 0; number < plain.lines.length; number++) {
      const { channel, group } = plain.lines[number] as Line;
      if (isWanted(group))
        tell(group, prices.cheapestOf(plain, number, open[channel] as AgentSet, stamp, enough));
    }
  }

  #plainLines(): PlainLines {
    const { kinds, lines, traits } = this.#house;
    if (!this.#plain || this.#plainOf !== kinds.changes)
      this.#plain = new PlainLines(lines.values(), traits.kinds);
    else if (this.#pacesOf !== kinds.paces) this.#plain.renew(traits.kinds);
    this.#plainOf = kinds.changes;
    this.#pacesOf = kinds.paces;
    return this.#plain;
  }
}
