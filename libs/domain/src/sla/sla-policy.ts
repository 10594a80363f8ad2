import type { AttributeTest } from '../routing/rule-condition.ts';
import type { ChannelKind, Priority, SlaMetric } from '../words.ts';
import type { SlaStep } from './ladder-step.ts';

export type { SlaAction, SlaMoment, SlaStep } from './ladder-step.ts';

/** One target; the first of its metric that fits the conversation counts. All tests that are given must hold. */
export interface SlaTarget {
  /** A promise has no target: a person says until when. */
  readonly metric: Exclude<SlaMetric, 'promise'>;
  readonly priorities?: readonly Priority[] | undefined;
  readonly channelKinds?: readonly ChannelKind[] | undefined;
  /** Names of queues. */
  readonly queues?: readonly string[] | undefined;
  /** The customer's attribute `segment` is one of these, as `vip`. */
  readonly segments?: readonly string[] | undefined;
  /** Any of these is a tag of the conversation or of the customer's attribute `tags`. */
  readonly tags?: readonly string[] | undefined;
  /** What must hold for attributes of the customer; a text alone is the value it must have. */
  readonly customer?: Readonly<Record<string, string | AttributeTest>> | undefined;
  readonly seconds: number;
  /** `business` counts only the calendar's open time. */
  readonly time: 'business' | 'always';
}

export const pauseReasons = ['pending', 'snoozed'] as const;
/** Why a clock may stand, apart from closed hours: it waits for the customer, or was put off to a later time. */
export type PauseReason = (typeof pauseReasons)[number];

/** Clocks of these metrics stand while the conversation is so. */
export interface PauseRule {
  readonly while: PauseReason;
  readonly metrics: readonly SlaMetric[];
}

/** Targets, what pauses them, and the escalation ladder. */
export interface SlaPolicy {
  readonly targets: readonly SlaTarget[];
  readonly ladder: readonly SlaStep[];
  /** The resolution clock stands while the conversation is pending on the customer. */
  readonly pauseResolutionWhilePending: boolean;
  /** What else pauses clocks. Closed hours do by themselves, where a target counts business time. */
  readonly pauses?: readonly PauseRule[] | undefined;
}
