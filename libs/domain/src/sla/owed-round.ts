import type { ChannelKind, SlaMetric } from '../words.ts';
import type { Pause } from './running-time.ts';

/** A debt that goes over to the conversation into which its own is merged, as it stood then. */
export interface OwedRound {
  readonly metric: Exclude<SlaMetric, 'promise'>;
  readonly startedAt: number;
  readonly channelKind: ChannelKind;
  /** Until the merge; none lasts on. */
  readonly pauses: readonly Pause[];
}

const responses: readonly SlaMetric[] = ['first_response', 'next_response'];

/** True when an answer to one is an answer to the other. */
export function isSameDebt(one: SlaMetric, other: SlaMetric): boolean {
  return one === other || (responses.includes(one) && responses.includes(other));
}
