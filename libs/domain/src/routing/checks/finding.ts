import type { ChannelKind, SkillRequirement } from '../../words.ts';
import type { Calendar } from '../../sla/calendar.ts';
import type { CoveringAgent } from '../coverage.ts';
import type { Classification, RoutingPolicy } from '../routing-policy.ts';
import type { WallClock } from './weekly-hours.ts';

/** Errors keep a version from being of use; warnings are likely mistakes; notes are worth a look. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  readonly severity: Severity;
  /** What was found, in a word that does not change. */
  readonly code: string;
  /** Where in the document, as `rules.3.then.required.0`. */
  readonly path: string;
  /** What is wrong, for a person. */
  readonly sentence: string;
}

/** An agent as far as checks look. */
export type CheckedAgent = Omit<CoveringAgent, 'presence'>;

/** What exists in the installation. Queues, teams, skills and calendars by name. */
export interface House {
  /** With the names of the teams that serve each; none means that everybody does. */
  readonly queues: ReadonlyMap<string, readonly string[]>;
  readonly teams: ReadonlySet<string>;
  readonly skills: ReadonlySet<string>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly agents: readonly CheckedAgent[];
  /** By whose clock times are told. */
  readonly wall: WallClock;
  /** E-mail addresses of all agents there ever were, in lower case; unknown where it is not given. */
  readonly agentEmails?: ReadonlySet<string> | undefined;
  /** Our own addresses and numbers, in lower case; unknown where it is not given. */
  readonly addresses?: ReadonlySet<string> | undefined;
  /** Attributes that customers have, of those that the policy asks for; unknown where it is not given. */
  readonly attributes?: ReadonlySet<string> | undefined;
  /** What callers can press in one of our menus; unknown where it is not given. */
  readonly digits?: ReadonlySet<string> | undefined;
  /** The shortest time in which work of a kind is promised its first answer, in seconds. */
  readonly promisedSeconds?: Readonly<Partial<Record<ChannelKind, number>>> | undefined;
}

/** A kind of work that a policy makes, and where in the document it stands. */
export interface PlacedClass {
  readonly path: string;
  readonly name: string;
  readonly then: Classification;
  /** Channels that the rule is about; undefined for any. */
  readonly channelKinds: readonly ChannelKind[] | undefined;
}

export function classesOf(policy: Pick<RoutingPolicy, 'rules' | 'fallback'>): PlacedClass[] {
  return [
    ...policy.rules.map(({ name, when, then }, at) => ({
      path: `rules.${at}.then`,
      name: `rule “${name}”`,
      then,
      channelKinds: when.channelKinds,
    })),
    { path: 'fallback', name: 'the fallback', then: policy.fallback, channelKinds: undefined },
  ];
}

/** `catalan ≥ 3`, or several joined by "and". */
export function inWords(skills: readonly SkillRequirement[]): string {
  return skills.map(({ skill, level }) => (level > 1 ? `${skill} ≥ ${level}` : skill)).join(' and ');
}
