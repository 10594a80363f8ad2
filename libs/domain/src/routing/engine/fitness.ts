import { AgentSet } from '../agent-set.ts';
import type { Obstacle, ObstacleKind } from '../eligibility.ts';
import type { Person } from './person.ts';
import { timeWorth } from './score.ts';
import type { Work } from './work.ts';

/** The places of what is the same for all agents of a kind, one after another. */
export const kindTerm = {
  /** Handling time against the group's. */
  pace: 0,
  /** Share of the preferred skills that they have. */
  preferred: 1,
  /** How rare the rarest skill is that this work would not use. */
  wasted: 2,
  /** What worth counts for in the time that their levels make of it. */
  worthOfTime: 3,
} as const;
export const kindTermCount = 4;

/** What decides who may serve work, and how well. */
export type Demand = Pick<Work, 'channel' | 'required' | 'preferred' | 'teams'>;

export function demandKey({ channel, required, preferred, teams }: Demand): string {
  const skills = (list: Demand['required']) => list.map((one) => `${one.skill} ${one.level}`).join('+');
  return [channel, skills(required), skills(preferred), [...teams].sort().join('+')].join('|');
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
  /** Whom which of these rules stops. */
  readonly unfit: ReadonlyMap<ObstacleKind, AgentSet>;
  /** The numbers of the kinds of those who are able, ascending. */
  readonly kinds: number[] = [];
  /** By number of a kind of agent, its terms; of those who are not able only what was asked for. */
  ofKinds = new Float64Array(0);
  /** Counts what the wasted skills were last weighed by. */
  weighedAt = -1;
  /** How many lines there are of it. */
  lines = 0;

  constructor(demand: Demand, places: number) {
    this.demand = demand;
    this.able = new AgentSet(places);
    this.unfit = new Map<ObstacleKind, AgentSet>(
      (['wrong-team', 'missing-skill', 'skill-level', 'no-phone'] as const).map((rule) => [
        rule,
        new AgentSet(places),
      ]),
    );
  }

  /** A kind that is new to it. */
  introduce(kind: Alike, paceByLevel: readonly number[]): void {
    this.set(kind.number, kindTerm.preferred, kind.shareOf(this.demand.preferred));
    if (!kind.unfit(this.demand)) {
      this.kinds.push(kind.number);
      this.setPace(kind, paceByLevel);
    }
    this.setFor(kind)?.join(kind.members);
  }

  /** Takes over how long people of each level take for it. */
  setPace(kind: Alike, paceByLevel: readonly number[]): void {
    let pace = 1;
    for (const { skill } of this.demand.required) {
      pace *= paceByLevel[kind.example.skills.get(skill) ?? 0] ?? 1;
    }
    const at = kind.number * kindTermCount;
    if (this.ofKinds[at + kindTerm.pace] === pace) return;
    this.set(kind.number, kindTerm.pace, pace);
    this.set(kind.number, kindTerm.worthOfTime, timeWorth(pace));
  }

  /** Writes what is the same for all agents of a kind. */
  set(kind: number, term: number, value: number): void {
    const at = kind * kindTermCount + term;
    if (at >= this.ofKinds.length) {
      const more = new Float64Array(2 * (kind + 4) * kindTermCount);
      more.set(this.ofKinds);
      this.ofKinds = more;
    }
    this.ofKinds[at] = value;
  }

  /** Where people of the kind are kept: among those who are able, or by the rule that stops them. */
  setFor(kind: Alike): AgentSet | undefined {
    const why = kind.unfit(this.demand)?.because;
    return why ? this.unfit.get(why) : this.able;
  }
}
