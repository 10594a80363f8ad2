import { AgentSet } from '../agent-set.ts';
import type { Obstacle, ObstacleKind } from '../eligibility.ts';
import { AbleList } from './able-list.ts';
import { grown } from './grown.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import type { LevelLists, LevelPaces } from './level-paces.ts';
import type { Person } from './person.ts';
import type { Work } from './work.ts';

/** What decides who may serve work, and how well. */
export type Demand = Pick<Work, 'channel' | 'required' | 'preferred' | 'teams'>;

export function demandKey({ channel, required, preferred, teams }: Demand): string {
  const skills = (list: Demand['required']) => list.map((one) => `${one.skill} ${one.level}`).join('+');
  return [channel, skills(required), skills(preferred), [...teams].sort().join('+')].join('|');
}

/** Who is there, and a count of the changes of that; `Floor` is such. */
interface Presences {
  readonly available: AgentSet;
  readonly presences: number;
}

/** People whom the rules cannot tell apart, as far as it matters here; `AgentKind` is such. */
interface Alike {
  readonly number: number;
  readonly example: Person;
  readonly members: AgentSet;
  unfit(demand: Demand): Obstacle | undefined;
  shareOf(skills: Demand['preferred']): number;
}

/**
 * Who may serve work that asks for this, and how well: looked up once for all lines of such work, because new lines are opened
 * for what somebody was asked about already.
 */
export class Fitness {
  readonly demand: Demand;
  /** Who passes the rules that do not change with the load. */
  readonly able: AgentSet;
  /** The numbers of the kinds of those who are able, ascending. */
  readonly kinds: number[] = [];
  /** By number of a kind, which of the rows it has; 0 is for those of whom nothing is known. */
  rowOf = new Int32Array(0);
  /** The terms of kinds, row by row: few kinds are able, and what is looked at should lie close together. */
  rows: Float64Array = new Float64Array(4 * kindTermCount);
  /** Counts what the wasted skills were last weighed by. */
  weighedAt = -1;
  /** How many lines there are of it. */
  lines = 0;
  #list: AbleList | undefined;
  /** The rows are other than it has them. */
  #isOther = false;
  /** Groups that all of the able are known to serve. */
  readonly serves = new Set<object>();
  readonly #everybody: readonly Alike[];
  readonly #known: LevelLists;
  readonly #floor: Presences;
  #there = 0;
  /** The count of changes of who is there that this was counted at. */
  #thereAt = NaN;
  readonly #places: number;
  #unfit: ReadonlyMap<ObstacleKind, AgentSet> | undefined;
  /** Of each row the number of the levels in what is required. */
  readonly #levels: number[] = [];

  /** @param everybody all kinds by number; they are introduced one after another */
  constructor(
    demand: Demand,
    everybody: readonly Alike[],
    floor: Presences,
    places: number,
    known: LevelLists,
  ) {
    this.#known = known;
    this.#levels.push(known.numberOf([]));
    this.#floor = floor;
    this.demand = demand;
    this.able = new AgentSet(places);
    this.#everybody = everybody;
    this.#places = places;
  }

  /** How many of the able are there. */
  get there(): number {
    const { available, presences } = this.#floor;
    if (this.#thereAt !== presences) {
      this.#there = this.able.inCommon(available);
      this.#thereAt = presences;
    }
    return this.#there;
  }

  /**
   * The able one after another.
   * @param kindAt by place the number of whoever's kind sits there
   */
  listed(kindAt: Int32Array): AbleList {
    if (!this.#list) this.#list = new AbleList(this, kindAt);
    else if (this.#isOther) this.#list.renew(this.rows);
    this.#isOther = false;
    return this.#list;
  }

  /** Whom which of these rules stops. Found out when somebody wants to know. */
  get unfit(): ReadonlyMap<ObstacleKind, AgentSet> {
    if (this.#unfit) return this.#unfit;
    const rules = ['wrong-team', 'missing-skill', 'skill-level', 'no-phone'] as const;
    const unfit = new Map<ObstacleKind, AgentSet>(rules.map((rule) => [rule, new AgentSet(this.#places)]));
    this.#unfit = unfit;
    for (const kind of this.#everybody) this.#stoppedWith(kind)?.join(kind.members);
    return unfit;
  }

  /** A kind that is new to it. */
  introduce(kind: Alike, paces: LevelPaces): void {
    if (kind.unfit(this.demand)) {
      this.#stoppedWith(kind)?.join(kind.members);
      return;
    }
    this.kinds.push(kind.number);
    this.able.join(kind.members);
    this.#list = undefined;
    this.#thereAt = NaN;
    this.lookUp(kind, paces);
  }

  /** Makes sure that what is said of a kind is known, be it able or not. */
  lookUp(kind: Alike, paces: LevelPaces): void {
    if (kind.number >= this.rowOf.length) {
      const more = new Int32Array(2 * (kind.number + 4));
      more.set(this.rowOf);
      this.rowOf = more;
    }
    let row = this.rowOf[kind.number] ?? 0;
    if (row === 0) {
      const { preferred, required } = this.demand;
      const levels = required.map(({ skill }) => kind.example.skills.get(skill) ?? 0);
      row = this.#levels.push(this.#known.numberOf(levels)) - 1;
      this.rowOf[kind.number] = row;
      this.#write(row, kindTerm.preferred, kind.shareOf(preferred));
    }
    this.#setPace(row, paces);
  }

  /** Takes over how long people of each level take for it. */
  setPaces(paces: LevelPaces): void {
    for (let row = 1; row < this.#levels.length; row++) this.#setPace(row, paces);
  }

  /** How rare the rarest skill is that people of the kind would waste. */
  setWasted(kind: number, wasted: number): void {
    this.#write(this.rowOf[kind] ?? 0, kindTerm.wasted, wasted);
  }

  /** Who sits there is one of this kind from now on. */
  put(place: number, kind: Alike): void {
    this.able.remove(place);
    this.#list = undefined;
    this.#thereAt = NaN;
    if (this.#unfit) for (const set of this.#unfit.values()) set.remove(place);
    if (kind.unfit(this.demand)) this.#stoppedWith(kind)?.add(place);
    else this.able.add(place);
  }

  #stoppedWith(kind: Alike): AgentSet | undefined {
    if (!this.#unfit) return undefined;
    const why = kind.unfit(this.demand)?.because;
    return why && this.#unfit.get(why);
  }

  #setPace(row: number, paces: LevelPaces): void {
    const levels = this.#levels[row] as number;
    const pace = paces.of(levels);
    if (this.rows[row * kindTermCount + kindTerm.pace] === pace) return;
    this.#write(row, kindTerm.pace, pace);
    this.#write(row, kindTerm.worthOfTime, paces.worthOf(levels));
  }

  #write(row: number, term: number, value: number): void {
    const at = row * kindTermCount + term;
    this.rows = grown(this.rows, (row + 1) * kindTermCount);
    if (this.rows[at] === value) return;
    this.rows[at] = value;
    this.#isOther = true;
  }
}
