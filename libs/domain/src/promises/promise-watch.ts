import type { ConversationState } from '../words.ts';

/** A promise that is still open, and what is known of keeping it. Instants are epoch milliseconds. */
export interface WatchedPromise {
  readonly toldAtMs: number;
  readonly untilMs: number;
  readonly state: ConversationState;
  /** Whoever has the conversation was reminded of it. */
  readonly reminded: boolean;
  /** The instant before which it is answered with a probability; undefined where somebody has it or is asked. */
  readonly doneBy?: ((probability: number) => number) | undefined;
}

export type PromiseWatch =
  | { readonly kind: 'wait' }
  /** Whoever has it can still keep it. */
  | { readonly kind: 'remind' }
  /** It will not be kept: the customer is told before it passes. `soon`: now or never. */
  | { readonly kind: 'correct'; readonly soon: boolean };

/** So likely it must be that it is missed, before the customer is bothered again. */
const surelyMissed = 0.5;
/** Shortly before its end this is enough. */
const likelyMissed = 0.25;
/** A promise is corrected, or whoever has it is reminded, while this share of its time is still left. */
const correction = { share: 0.1, leastMs: 120_000 };
const reminder = { share: 0.25, leastMs: 180_000 };

/** What is to be done about a promise now. */
export function watchPromise(promise: WatchedPromise, nowMs: number): PromiseWatch {
  const { toldAtMs, untilMs, state, doneBy } = promise;
  const leftMs = untilMs - nowMs;
  if (leftMs <= 0) return { kind: 'wait' };
  const within = ({ share, leastMs }: typeof correction) =>
    leftMs < Math.max(leastMs, (untilMs - toldAtMs) * share);
  const soon = within(correction);
  if (doneBy) {
    const missed = doneBy(1 - surelyMissed) > untilMs || (soon && doneBy(1 - likelyMissed) > untilMs);
    return missed ? { kind: 'correct', soon } : { kind: 'wait' };
  }
  // Who has it knows more than any forecast, up to the last moments: silence until then says that it takes longer.
  if (soon) return { kind: 'correct', soon };
  const held = state === 'assigned' || state === 'pending';
  return held && !promise.reminded && within(reminder) ? { kind: 'remind' } : { kind: 'wait' };
}
