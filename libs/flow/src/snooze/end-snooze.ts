import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { SnoozeRow } from '#persistence/rows/snooze.row.ts';
import { removeSnooze } from '#persistence/stores/conversations/snooze.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';

export const snoozeTimerKey = (conversationId: string) => `snooze:${conversationId}`;

/**
 * Ends the snooze of a locked conversation, if it has one. The caller then changes the conversation, in the same
 * transaction: the fact bears its next version.
 */
export async function endSnooze(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  end: { readonly because: string; readonly actor: Actor },
  now: Date,
): Promise<SnoozeRow | undefined> {
  // Only what is pending can be snoozed.
  if (row.state !== 'pending') return undefined;
  const snooze = await removeSnooze(tx, row.id);
  if (!snooze) return undefined;
  await cancelTimers(tx, [snoozeTimerKey(row.id)]);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.unsnoozed',
      at: now,
      actor: end.actor,
      conversationId: row.id,
      conversationVersion: row.version + 1,
      data: { because: end.because, until: snooze.until.toISOString() },
    },
  ]);
  return snooze;
}
