import type { Flow } from '../flow.ts';
import { followClocks } from './follow-clocks.ts';

/** `unknown`: there is no such conversation, so there is nothing to try again. */
export type FollowOutcome = { kind: 'followed'; openClocks: number } | { kind: 'unknown' };

/** Brings the clocks of a conversation up to date with what happened in it. Safe to repeat and to run twice at once. */
export async function followConversation(flow: Flow, conversationId: string): Promise<FollowOutcome> {
  const now = flow.clock.now();
  const followed = await flow.database.transaction((tx) => followClocks(flow, tx, conversationId, now));
  if (!followed) return { kind: 'unknown' };
  const open = followed.clocks.filter(({ row }) => row.metAt === null && row.state !== 'cancelled');
  return { kind: 'followed', openClocks: open.length };
}
