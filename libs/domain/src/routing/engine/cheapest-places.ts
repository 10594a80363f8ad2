import type { AgentSet } from '../agent-set.ts';
import type { Floor } from './floor.ts';
import type { Group } from './group.ts';
import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';
import type { PlacePrices } from './place-prices.ts';
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
  /** Of each group the first line that stands for all of it. */
  #plain: readonly Line[] = [];
  /** The count of changes of lines that these were gathered at. */
  #plainOf = NaN;

  constructor(house: Surroundings) {
    this.#house = house;
  }

  /** As `Dispatch.cheapestOfGroups`, when all whose rest is over are awake. */
  look(
    enough: number,
    isWanted: (group: Group) => boolean,
    tell: (group: Group, cost: number) => void,
  ): void {
    const { floor, prices, traits } = this.#house;
    const { stamp, open } = floor;
    for (const line of this.#plainLines()) {
      const { channel, fitness, group } = line;
      if (!isWanted(group)) continue;
      const list = fitness.listed(traits.kinds);
      tell(group, prices.cheapestOf(line, list, open[channel] as AgentSet, stamp, enough));
    }
  }

  #plainLines(): readonly Line[] {
    const { kinds, lines } = this.#house;
    if (this.#plainOf === kinds.changes) return this.#plain;
    this.#plainOf = kinds.changes;
    const first = new Map<Group, Line>();
    for (const line of lines.values())
      if (!line.isApart && !first.has(line.group)) first.set(line.group, line);
    this.#plain = [...first.values()];
    return this.#plain;
  }
}
