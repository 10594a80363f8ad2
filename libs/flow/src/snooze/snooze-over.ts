import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { snoozeOf } from '#persistence/stores/conversations/snooze.store.ts';
import { giveNotice } from '../notices/give-notice.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

/** Timer `snooze`: its instant has come. */
export const snoozeOver: TimerAct = async (flow, tx, timer, now) => {
  const row = await lockConversation(tx, String(timer.payload.conversationId));
  const snooze = row && (await snoozeOf(tx, row.id));
  // One that was put off further has another timer.
  if (!snooze || snooze.until > now) return;
  await wakeSnoozed(flow, tx, row, { because: 'snooze-over', actor: system }, now);
  const notice = {
    conversationId: row.id,
    whom: 'assignee',
    kind: 'snooze-over',
    text: `Conversation ${row.number} is back, as you asked.`,
    by: ['live'],
    dedupeKey: `snooze:${row.id}:${snooze.until.toISOString()}`,
  } as const;
  await giveNotice(flow, tx, notice, now);
};
