import type { Tx } from '#persistence/database.ts';
import { isOfTheMoment } from '#persistence/of-the-moment.ts';
import type { MatchingRound } from '#persistence/stores/routing/matching-round.store.ts';
import { writeRound } from '#persistence/stores/routing/round-write.store.ts';
import type { Flow } from '../../flow.ts';
import type { LivePolicy } from '../live-policy.ts';
import type { ConfirmedOffer } from './confirm-offers.ts';
import { givenOut, ringForCalls } from './given-out.ts';

/** What is written of a round, and by which policy. */
export interface Giving {
  readonly policy: LivePolicy;
  readonly row: MatchingRound;
  readonly now: Date;
}

/** One that the database, or what is to follow from it, refuses. */
export interface Refused {
  readonly offer: ConfirmedOffer;
  readonly error: unknown;
}

/** Writes all that a round gives out, and what it saw, as one. */
export async function giveOut(
  flow: Flow,
  tx: Tx,
  confirmed: readonly ConfirmedOffer[],
  { policy, row, now }: Omit<Giving, 'row'> & { readonly row?: MatchingRound },
): Promise<void> {
  const given = givenOut(flow, confirmed, policy, now);
  await writeRound(tx, given, row, now);
  await ringForCalls(flow, tx, given, confirmed, now);
}

/**
 * The same where some of it cannot be written: a half at a time, each with a way back, until those that are refused are
 * found. Answers them; all others are written.
 * @throws what is of the moment, so that everything is tried again
 */
export async function giveOutInParts(
  flow: Flow,
  tx: Tx,
  confirmed: readonly ConfirmedOffer[],
  giving: Giving,
): Promise<Refused[]> {
  const { policy, row, now } = giving;
  const parts = async (some: readonly ConfirmedOffer[]): Promise<Refused[]> => {
    try {
      await tx.transaction((part) => giveOut(flow, part, some, { policy, now }));
      return [];
    } catch (error) {
      const [offer] = some;
      if (!offer || isOfTheMoment(error)) throw error;
      if (some.length === 1) return [{ offer, error }];
      const half = Math.ceil(some.length / 2);
      return [...(await parts(some.slice(0, half))), ...(await parts(some.slice(half)))];
    }
  };
  const refused = await parts(confirmed);
  await giveOut(flow, tx, [], { policy, row, now });
  return refused;
}
