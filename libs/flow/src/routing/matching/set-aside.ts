import type { Tx } from '#persistence/database.ts';
import { setAsideBecause, timesSetAside } from '#persistence/stores/routing/pool.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import type { Giving, Refused } from './give-out.ts';
import { recordWaits } from './record-waits.ts';

const firstSeconds = 10;
const longestSeconds = 900;

export interface SetAside {
  readonly conversationId: string;
  readonly error: unknown;
}

/** Puts it back at that instant. */
export function setAsideTimer(conversationId: string, until: Date): Timer {
  return {
    key: `set-aside:${conversationId}`,
    lane: 'routing',
    kind: 'set-aside-over',
    dueAt: until,
    payload: { conversationId },
  };
}

/**
 * Leaves conversations whose offers cannot be written out of matching, so that all others go on: somebody changed rows by
 * hand, or there is a fault in here. Each is noted with its error and tried again, later each time.
 */
export async function setAside(
  flow: Flow,
  tx: Tx,
  refused: readonly Refused[],
  { policy, now }: Giving,
): Promise<SetAside[]> {
  if (refused.length === 0) return [];
  const before = await timesSetAside(
    tx,
    refused.map(({ offer }) => offer.conversation.id),
  );
  const aside = refused.map(({ offer: { conversation }, error }) => {
    const times = (before.get(conversation.id) ?? 0) + 1;
    const seconds = Math.min(longestSeconds, firstSeconds * 2 ** (times - 1));
    return { conversation, error, times, until: new Date(now.getTime() + seconds * 1_000) };
  });
  await recordWaits(
    flow,
    tx,
    aside.map(({ conversation, error, times, until }) => ({
      conversationId: conversation.id,
      version: conversation.version,
      step: conversation.step,
      round: conversation.round,
      because: setAsideBecause,
      detail: { error: error instanceof Error ? error.message : String(error), times, until },
    })),
    { policyVersion: policy.version, row: undefined },
  );
  await scheduleTimers(
    tx,
    aside.map(({ conversation, until }) => setAsideTimer(conversation.id, until)),
  );
  // Whom they were meant for is free for others.
  await askForMatching(tx);
  return aside.map(({ conversation, error }) => ({ conversationId: conversation.id, error }));
}
