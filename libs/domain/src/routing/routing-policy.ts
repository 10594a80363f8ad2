import type { CapacityRules } from '../capacity/capacity.ts';
import type { ChannelKind, Priority, SkillRequirement } from '../words.ts';

/** Everything that a rule may look at; all parts that are given must hold. */
export interface RuleCondition {
  readonly channelKinds?: readonly ChannelKind[] | undefined;
  /** Our own addresses or numbers that the customer wrote to or called. */
  readonly to?: readonly string[] | undefined;
  /** Any of these stands in the subject or text, without regard to case. */
  readonly textContains?: readonly string[] | undefined;
  /** Languages, BCP 47 primary tags. */
  readonly languages?: readonly string[] | undefined;
  /** What the caller pressed in the menu. */
  readonly digits?: readonly string[] | undefined;
  /** Customer attributes that must have these values. */
  readonly customer?: Readonly<Record<string, string>> | undefined;
}

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
  readonly steps: readonly RelaxationStep[];
}

/** Weights of the terms of an agent's score; each term lies in 0…1 before its weight. */
export interface RankingWeights {
  readonly fit: number;
  readonly preferred: number;
  readonly sameAgent: number;
  readonly load: number;
  readonly fairness: number;
  readonly scarcity: number;
}

/** The one versioned document that says how work finds people. */
export interface RoutingPolicy {
  /** First match wins. */
  readonly rules: readonly ClassificationRule[];
  readonly fallback: Classification;
  /** By queue name. */
  readonly queues: Readonly<Record<string, QueueRules>>;
  readonly ranking: RankingWeights;
  readonly capacity: CapacityRules;
  readonly offers: {
    readonly timeoutSeconds: Readonly<Record<ChannelKind, number>>;
    /** An agent who let an offer expire gets none for so long. */
    readonly restSeconds: number;
  };
  /** How long work of a kind is expected to take; it is counted off the time left to a deadline. None by default. */
  readonly handlingSeconds?: Readonly<Partial<Record<ChannelKind, number>>> | undefined;
  readonly wrapUpSeconds: Readonly<Record<ChannelKind, number>>;
  readonly continuity: {
    /** A call or text of a customer joins their open conversation, whatever its channel. */
    readonly joinOpenConversation: boolean;
    /** A message to a resolved conversation reopens it for so long; later it opens a new one. */
    readonly reopenWithinHours: number;
  };
}
