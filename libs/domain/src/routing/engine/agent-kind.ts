import { AgentSet } from '../agent-set.ts';
import { unfitness } from '../eligibility.ts';
import type { GroupPrices } from './group-prices.ts';
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
  readonly #calls: Group[] = [];
  /** Their numbers, in the same order. */
  readonly #numbers: number[] = [];
  readonly #prices: KindPrices;

  constructor(number: number, example: Person, places: number, prices: KindPrices) {
    this.#prices = prices;
    prices.open(number);
    this.members = new AgentSet(places);
    this.number = number;
    this.example = example;
  }

  /** The groups of exclusive work that they may serve. */
  get calls(): readonly Group[] {
    return this.#calls;
  }

  /** They may serve calls of this group too. */
  serve(group: Group): void {
    // In one order whatever came first, so that sums over them do not depend on it.
    const at = this.#calls.findIndex((other) => other.key > group.key);
    this.#calls.splice(at < 0 ? this.#calls.length : at, 0, group);
    this.#numbers.splice(at < 0 ? this.#numbers.length : at, 0, group.number);
  }

  /** There are no such calls any more; answers whether there were. */
  forget(group: Group): boolean {
    const at = this.#calls.indexOf(group);
    if (at < 0) return false;
    this.#calls.splice(at, 1);
    this.#numbers.splice(at, 1);
    return true;
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

  /** Reckons anew what an hour of them is worth to the calls that come, from what the groups have learned. */
  price({ density, longRunLoss }: GroupPrices): void {
    let sum = 0;
    let most = 0;
    for (const number of this.#numbers) {
      sum += longRunLoss[number] as number;
      if ((density[number] as number) > most) most = density[number] as number;
    }
    // An agent's time is not worth more than the best that can be made of it.
    this.#prices.scarcity[this.number] = Math.min(sum, most);
  }

  /** Reckons what the loss of one who is free now would cost the calls that come next, and what those that wait are worth; `stamp` counts changes of who is free. */
  reserve(stamp: number, groups: GroupPrices): void {
    let sum = 0;
    let queued = 0;
    for (const number of this.#numbers) {
      groups.renew(number);
      sum += groups.nextLoss[number] as number;
      queued = Math.max(queued, groups.queued[number] as number);
    }
    this.#prices.reserve[this.number] = sum;
    this.#prices.queued[this.number] = queued;
    this.#prices.reservedAt[this.number] = stamp;
  }
}

export function kindKey(person: Person): string {
  const skills = [...person.skills].map(([skill, level]) => `${skill} ${level}`).sort();
  return [skills.join('+'), [...person.teams].sort().join('+'), person.hasPhone ? 'phone' : ''].join('|');
}
