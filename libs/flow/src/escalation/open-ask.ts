import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { insertAsk } from '#persistence/stores/ask.store.ts';
import type { Flow } from '../flow.ts';
import { askOnce } from './ask-once.ts';
import type { Action } from './action.ts';
import { fillIn } from './fill-in.ts';

/** Begins to ask people to act on a locked conversation, and asks them for the first time. */
export async function openAsk(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { escalation, action }: Action<Extract<SlaAction, { do: 'ask' }>>,
  now: Date,
): Promise<{ askId: string; asked: readonly string[] }> {
  const askId = flow.newId();
  const template = action.text ?? 'Conversation {number} needs somebody to act: SLA step {step}.{late}';
  await insertAsk(tx, {
    id: askId,
    conversationId: row.id,
    escalationId: escalation.id,
    clockId: escalation.clockId,
    step: escalation.step,
    text: fillIn(template, row, escalation),
    whom: action.whom,
    byWays: [...action.by],
    everySeconds: action.everySeconds,
    atMost: action.atMost,
    state: 'open',
    openedAt: now,
  });
  return { askId, asked: await askOnce(flow, tx, askId, now) };
}
