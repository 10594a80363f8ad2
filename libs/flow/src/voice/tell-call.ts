import { system, type EventType } from '#contracts/event-types.ts';
import { callInWords } from '#domain/calls/call-in-words.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { retellCall } from '#persistence/stores/calls/call.store.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

/**
 * Appends a fact about a call and brings its one timeline entry up to date. A call that is not taken in yet has no
 * timeline; what happened to it so far is told when it is.
 */
export async function tellCall(
  flow: Flow,
  tx: Tx,
  call: CallRow,
  type: EventType,
  data: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<void> {
  if (!call.conversationId) return;
  const conversation = await lockConversation(tx, call.conversationId);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type,
      at: now,
      actor: system,
      conversationId: call.conversationId,
      conversationVersion: conversation?.version,
      agentId: call.agentId ?? undefined,
      data: { callId: call.id, state: call.state, ...data },
    },
  ]);
  if (call.messageId) await retellCall(tx, call.messageId, callText(call, now));
}

/** The call in one line, as its timeline entry says it. */
export function callText(call: CallRow, now: Date): string {
  const end = (call.endedAt ?? now).getTime();
  return callInWords({
    state: call.state,
    endReason: call.endReason,
    waitedSeconds: ((call.answeredAt?.getTime() ?? end) - call.startedAt.getTime()) / 1_000,
    talkedSeconds: call.answeredAt && (end - call.answeredAt.getTime()) / 1_000,
  });
}
