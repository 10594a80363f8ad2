import type { Timer } from '#persistence/stores/work/timer.store.ts';

export const offerExpiryTimerKey = (offerId: string) => `offer-expiry:${offerId}`;

/** Ends an offer that nobody answered. */
export function offerExpiryTimer(offerId: string, expiresAt: Date): Timer {
  return {
    key: offerExpiryTimerKey(offerId),
    lane: 'routing',
    kind: 'offer-expiry',
    dueAt: expiresAt,
    payload: { offerId },
  };
}
