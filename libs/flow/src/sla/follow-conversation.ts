import { runItems } from '#queues/run-items.ts';
import type { Flow } from '../flow.ts';
import { followClocks } from './follow-clocks.ts';

/** `unknown`: there is no such conversation, so there is nothing to try again. */
export type FollowOutcome = { kind: 'followed'; openClocks: number } | { kind: 'unknown' };

/** Brings the clocks of a conversation up to date with what happened in it. Safe to repeat and to run twice at once. */
export async function followConversation(flow: Flow, conversationId: string): Promise<FollowOutcome> {
  const now = flow.clock.now();
  const followed = await flow.database.transaction((tx) => followClocks(flow, tx, [conversationId], now));
  const clocks = followed.get(conversationId)?.clocks;
  if (!clocks) return { kind: 'unknown' };
  const open = clocks.filter(({ row }) => row.metAt === null && row.state !== 'cancelled');
  return { kind: 'followed', openClocks: open.length };
}

/** The same for many, in one transaction. Where that fails each gets its own, so that one fails by itself alone. */
export async function followConversations(flow: Flow, conversationIds: readonly string[]): Promise<void> {
  const ids = [...new Set(conversationIds)];
  try {
    const now = flow.clock.now();
    await flow.database.transaction((tx) => followClocks(flow, tx, ids, now));
  } catch (error) {
    if (ids.length === 1) throw error;
    await runItems(ids, 1, async (id) => {
      await followConversation(flow, id);
    });
  }
}
