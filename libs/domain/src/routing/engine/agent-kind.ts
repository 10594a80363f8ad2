import { AgentSet } from '../agent-set.ts';
import { unfitness } from '../eligibility.ts';
import { groupPrice, groupPriceCount, type GroupPrices } from './group-prices.ts';
import type { Group } from './group.ts';
import { kindPrice, kindPriceCount, type KindPrices } from './kind-prices.ts';
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
  /** The numbers of those that are exclusive, in the same order, and of the others. */
  #calls = new Int32Array(0);
  #others = new Int32Array(0);
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
    const numbers = (exclusive: boolean) =>
      Int32Array.from(
        this.#expected.filter((group) => group.exclusive === exclusive),
        ({ number }) => number,
      );
    this.#calls = numbers(true);
    this.#others = numbers(false);
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
  price({ values }: GroupPrices): void {
    let sum = 0;
    let most = 0;
    for (let call = 0; call < this.#calls.length; call++) {
      const at = (this.#calls[call] as number) * groupPriceCount;
      const density = values[at + groupPrice.density] as number;
      sum += values[at + groupPrice.longRunLoss] as number;
      if (density > most) most = density;
    }
    // An agent's time is not worth more than the best that can be made of it.
    this.#prices.values[this.number * kindPriceCount + kindPrice.scarcity] = Math.min(sum, most);
  }

  /** Reckons what the loss of one who is free now would cost the calls that come next, and what those that wait are worth; `stamp` counts changes of who is free. */
  reserve(stamp: number, groups: GroupPrices): void {
    let sum = 0;
    let queued = 0;
    for (let call = 0; call < this.#calls.length; call++) {
      const number = this.#calls[call] as number;
      const at = number * groupPriceCount;
      groups.renew(number);
      sum += groups.values[at + groupPrice.nextLoss] as number;
      queued = Math.max(queued, groups.values[at + groupPrice.queued] as number);
    }
    const { values } = this.#prices;
    const own = this.number * kindPriceCount;
    values[own + kindPrice.reserve] = sum;
    values[own + kindPrice.queued] = queued;
    values[own + kindPrice.reservedAt] = stamp;
  }

  /** Reckons which of the work that is to be answered soon loses most if one of them fewer has room for it; `stamp` as above. */
  keepRoom(stamp: number, groups: GroupPrices): void {
    let most = 0;
    let units = 0;
    for (let other = 0; other < this.#others.length; other++) {
      const number = this.#others[other] as number;
      const at = number * groupPriceCount;
      groups.renew(number);
      const loss = groups.values[at + groupPrice.nextLoss] as number;
      if (loss <= most) continue;
      most = loss;
      units = groups.values[at + groupPrice.units] as number;
    }
    const { values } = this.#prices;
    const own = this.number * kindPriceCount;
    values[own + kindPrice.room] = most;
    values[own + kindPrice.roomUnits] = units;
    values[own + kindPrice.roomAt] = stamp;
  }
}

export function kindKey(person: Person): string {
  const skills = [...person.skills].map(([skill, level]) => `${skill} ${level}`).sort();
  return [skills.join('+'), [...person.teams].sort().join('+'), person.hasPhone ? 'phone' : ''].join('|');
}
