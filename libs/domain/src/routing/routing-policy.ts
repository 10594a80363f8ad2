import type { CapacityRules } from '../capacity/capacity.ts';
import type { ScoreWeights } from './engine/weights.ts';
import type { ChannelKind, Priority, SkillRequirement } from '../words.ts';
import type { RuleCondition } from './rule-condition.ts';

export type { RuleCondition } from './rule-condition.ts';

export interface ClassificationRule {
  readonly name: string;
  readonly when: RuleCondition;
  readonly then: Classification;
}

/** Where a conversation goes and what it needs there. */
export interface Classification {
  /** Name of the queue. */
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  readonly tags?: readonly string[] | undefined;
  /** Whether it is hard on whoever has it, wherever it waits; without it the mark of its queue counts. */
  readonly hard?: boolean | undefined;
  /** Replaces the policy's own rule. */
  readonly sticky?: StickyRule | undefined;
}

/** A customer goes to the agent who had them last. */
export interface StickyRule {
  /** When that was at most so many days ago. */
  readonly lastAgentWithinDays: number;
  /** So long nobody else is offered it while that agent is on shift; 0 only prefers them. */
  readonly waitSeconds: number;
}

/** What changes for a conversation that has waited `afterSeconds` since it took its place. */
export interface RelaxationStep {
  readonly afterSeconds: number;
  readonly raisePriority?: boolean | undefined;
  /** Required skills that are no longer required. */
  readonly drop?: readonly string[] | undefined;
  /** Required skills whose least level falls to this one. */
  readonly lower?: readonly SkillRequirement[] | undefined;
  /** Names of teams that may serve from now on too. */
  readonly widen?: readonly string[] | undefined;
  /** Supervisors are told. */
  readonly notifySupervisors?: boolean | undefined;
}

export interface QueueRules {
  /** Which of the waiting is served first. */
  readonly order: 'urgency' | 'priority' | 'age';
  /** Assign without asking the agent. */
  readonly autoAccept?: boolean | undefined;
  /** What waits here is hard on whoever has it: who had several such in a row is spared the next. */
  readonly hard?: boolean | undefined;
  readonly steps: readonly RelaxationStep[];
  /** What becomes of work that nobody took after the last step; it waits on unless this says otherwise. */
  readonly afterLast?: AfterLastStep | undefined;
}

/** `afterSeconds` counts from when it took its place, as that of a step does. */
export type AfterLastStep =
  | { readonly do: 'wait' }
  /** No skill is required any more and every team may serve it. */
  | { readonly do: 'anyone'; readonly afterSeconds: number }
  /** It goes to another queue, with its place and what it still requires; the steps there apply. */
  | { readonly do: 'overflow'; readonly afterSeconds: number; readonly queue: string };

/** What people may do past the routing, and within which limits. Supervisors may always do everything. */
export interface ManualRules {
  readonly pick: {
    /** Who may take what waits: members of the teams that serve it, everybody, or nobody. */
    readonly who: 'team' | 'anyone' | 'nobody';
    /** Whether whoever picks must have the skills that it requires. */
    readonly needsSkills?: boolean | undefined;
    /** At most so many picks by one agent in an hour. */
    readonly perHour?: number | undefined;
    /** Only among the first so many of the queue in the order in which they came: no cherry-picking. */
    readonly amongOldest?: number | undefined;
  };
  readonly transfer: {
    /** Who may hand on what they have. */
    readonly who: 'owner' | 'supervisor';
    /** Whether a reason must be given, also when a supervisor assigns by hand. */
    readonly needsReason?: boolean | undefined;
    /** The reasons to choose from; any text when there are none. */
    readonly reasons?: readonly string[] | undefined;
    /** After so many transfers of one conversation only supervisors may hand it on. */
    readonly perConversation?: number | undefined;
  };
}

type Tuned = 'worth' | 'packing' | 'variety' | 'reliability' | 'reserve' | 'related';

/** Weights of the terms of a score; what each term says stands in engine/score.ts. Some have tuned defaults. */
export type RankingWeights = Omit<ScoreWeights, Tuned> & {
  readonly [weight in Tuned]?: number | undefined;
};

/** The one versioned document that says how work finds people. */
export interface RoutingPolicy {
  /** First match wins. */
  readonly rules: readonly ClassificationRule[];
  readonly fallback: Classification;
  /** By queue name. */
  readonly queues: Readonly<Record<string, QueueRules>>;
  readonly ranking: RankingWeights;
  /** What keeping a promise is worth, by priority; every priority twice the one below without it. */
  readonly worth?: Readonly<Record<Priority, number>> | undefined;
  readonly capacity: CapacityRules;
  readonly offers: {
    readonly timeoutSeconds: Readonly<Record<ChannelKind, number>>;
    /** An agent who let an offer expire gets none for so long. */
    readonly restSeconds: number;
  };
  /** How long work of a kind is expected to take; it is counted off the time left to a deadline. None by default. */
  readonly handlingSeconds?: Readonly<Partial<Record<ChannelKind, number>>> | undefined;
  readonly wrapUpSeconds: Readonly<Record<ChannelKind, number>>;
  readonly sticky?: StickyRule | undefined;
  /** Without it: members of the teams may pick, owners may hand on. */
  readonly manual?: ManualRules | undefined;
  readonly continuity: {
    /** A call or text of a customer joins their open conversation, whatever its channel. */
    readonly joinOpenConversation: boolean;
    /** A message to a resolved conversation reopens it for so long; later it opens a new one. */
    readonly reopenWithinHours: number;
  };
}
