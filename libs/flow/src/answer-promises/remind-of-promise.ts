import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { noteReminder, type OpenPromise } from '#persistence/stores/forecast/answer-promise.store.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';

/** Reminds whoever has the conversation that the customer was told a time; once for each time. Answers whether it did. */
export async function remindOfPromise(
  flow: Flow,
  { conversationId, untilAt }: OpenPromise,
): Promise<boolean> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const row = await lockConversation(tx, conversationId);
    if (!row?.assigneeId || row.state === 'resolved') return false;
    if (!(await noteReminder(tx, conversationId, untilAt, now))) return false;
    const minutes = Math.max(1, Math.round((untilAt.getTime() - now.getTime()) / 60_000));
    const given = await giveNotice(
      flow,
      tx,
      {
        conversationId,
        whom: 'assignee',
        kind: 'promise-near',
        text: `Conversation ${row.number}: the customer was told to hear from us within the next ${minutes} minutes.`,
        by: ['live'],
        dedupeKey: `answer-promise:${conversationId}:${untilAt.toISOString()}`,
      },
      now,
    );
    return given.kind === 'given' && given.agentIds.length > 0;
  });
}
