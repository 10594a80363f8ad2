import { AgentSet } from '../agent-set.ts';
import { unfitness } from '../eligibility.ts';
import type { Group } from './group.ts';
import type { KindPrices } from './kind-prices.ts';
import type { Line } from './line.ts';
import type { Person } from './person.ts';
import type { Work } from './work.ts';

/** People whom the rules cannot tell apart: same skills at the same levels, same teams, same phone. */
export class AgentKind {
  readonly number: number;
  readonly example: Person;
  readonly members: AgentSet;
  /** The lines that they may serve. */
  readonly lines: Line[] = [];
  readonly #expected: Group[] = [];
  readonly #prices: KindPrices;

  constructor(number: number, example: Person, places: number, prices: KindPrices) {
    this.#prices = prices;
    prices.open(number);
    this.members = new AgentSet(places);
    this.number = number;
    this.example = example;
  }

  /** The groups of work that they may serve and that somebody is kept free for, or room. */
  get expected(): readonly Group[] {
    return this.#expected;
  }

  /** They may serve this group too. */
  serve(group: Group): void {
    // In one order whatever came first, so that sums over them do not depend on it.
    const at = this.#expected.findIndex((other) => other.key > group.key);
    this.#expected.splice(at < 0 ? this.#expected.length : at, 0, group);
    this.#tell();
  }

  /** There is no such work any more; answers whether there was. */
  forget(group: Group): boolean {
    const at = this.#expected.indexOf(group);
    if (at < 0) return false;
    this.#expected.splice(at, 1);
    this.#tell();
    return true;
  }

  #tell(): void {
    const numbers = (exclusive: boolean) =>
      this.#expected.filter((group) => group.exclusive === exclusive).map(({ number }) => number);
    this.#prices.expect(this.number, numbers(true), numbers(false));
  }

  unfit(need: Pick<Work, 'teams' | 'required' | 'channel'>) {
    return unfitness(need, this.example);
  }

  /** Share of the skills that they have at the level asked for; 0 of none. */
  shareOf(skills: Work['preferred']): number {
    if (skills.length === 0) return 0;
    let met = 0;
    for (const one of skills) if ((this.example.skills.get(one.skill) ?? 0) >= one.level) met += 1;
    return met / skills.length;
  }
}

export function kindKey(person: Person): string {
  const skills = [...person.skills].map(([skill, level]) => `${skill} ${level}`).sort();
  return [skills.join('+'), [...person.teams].sort().join('+'), person.hasPhone ? 'phone' : ''].join('|');
}
