import type { ChannelKind, Priority, SlaMetric } from '../words.ts';

/** One target; the first that matches the conversation's priority and channel counts. */
export interface SlaTarget {
  readonly metric: SlaMetric;
  readonly priorities?: readonly Priority[] | undefined;
  readonly channelKinds?: readonly ChannelKind[] | undefined;
  readonly seconds: number;
  /** `business` counts only the calendar's open time. */
  readonly time: 'business' | 'always';
}

/** When a step of the ladder acts. Offsets are in the target's own kind of time. */
export type SlaMoment =
  { readonly percent: number } | { readonly beforeSeconds: number } | { readonly afterSeconds: number };

export type SlaAction =
  | { readonly do: 'raise-priority' }
  | { readonly do: 'drop-skill'; readonly skill: string }
  | { readonly do: 'add-team'; readonly team: string }
  | {
      readonly do: 'notify';
      readonly whom: 'supervisors' | 'assignee';
      readonly by: readonly ('live' | 'email')[];
    }
  | { readonly do: 'tag'; readonly tag: string };

export interface SlaStep {
  readonly name: string;
  readonly metric: SlaMetric;
  readonly at: SlaMoment;
  readonly actions: readonly SlaAction[];
}

/** Targets, what pauses them, and the escalation ladder. */
export interface SlaPolicy {
  readonly targets: readonly SlaTarget[];
  readonly ladder: readonly SlaStep[];
  /** The resolution clock stands while the conversation is pending on the customer. */
  readonly pauseResolutionWhilePending: boolean;
}
