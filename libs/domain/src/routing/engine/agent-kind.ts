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
  readonly #expected: Group[] = [];
  /** The numbers of those that are exclusive, in the same order. */
  #calls: number[] = [];
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
    this.#number();
  }

  /** There is no such work any more; answers whether there was. */
  forget(group: Group): boolean {
    const at = this.#expected.indexOf(group);
    if (at < 0) return false;
    this.#expected.splice(at, 1);
    this.#number();
    return true;
  }

  #number(): void {
    this.#calls = this.#expected.flatMap(({ exclusive, number }) => (exclusive ? number : []));
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
    for (const number of this.#calls) {
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
    for (const number of this.#calls) {
      groups.renew(number);
      sum += groups.nextLoss[number] as number;
      queued = Math.max(queued, groups.queued[number] as number);
    }
    this.#prices.reserve[this.number] = sum;
    this.#prices.queued[this.number] = queued;
    this.#prices.reservedAt[this.number] = stamp;
  }

  /** Reckons which of the work that is to be answered soon loses most if one of them fewer has room for it; `stamp` as above. */
  keepRoom(stamp: number): void {
    let most = 0;
    let units = 0;
    for (const group of this.#expected) {
      if (group.exclusive) continue;
      const loss = group.lossByOneFewer();
      if (loss <= most) continue;
      most = loss;
      units = group.units;
    }
    this.#prices.room[this.number] = most;
    this.#prices.roomUnits[this.number] = units;
    this.#prices.roomAt[this.number] = stamp;
  }
}

export function kindKey(person: Person): string {
  const skills = [...person.skills].map(([skill, level]) => `${skill} ${level}`).sort();
  return [skills.join('+'), [...person.teams].sort().join('+'), person.hasPhone ? 'phone' : ''].join('|');
}
