import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { NewAsk } from '#persistence/stores/escalation/ask.store.ts';
import type { Action } from './action.ts';
import { askedFact, askNotice, askTimer } from './ask-round.ts';
import type { Batch } from './batch.ts';
import { fillIn } from './fill-in.ts';
import { tell } from './tell.ts';

/** Begins to ask people to act on a conversation, and asks them for the first time. */
export function openAsk(
  batch: Batch,
  row: ConversationRow,
  { escalation, action }: Action<Extract<SlaAction, { do: 'ask' }>>,
): { askId: string; asked: readonly string[] } {
  const { flow, now } = batch;
  const template = action.text ?? 'Conversation {number} needs somebody to act: SLA step {step}.{late}';
  const ask: NewAsk = {
    id: flow.newId(),
    conversationId: row.id,
    escalationId: escalation.id,
    clockId: escalation.clockId,
    step: escalation.step,
    text: fillIn(template, row, escalation, batch.now),
    whom: action.whom,
    byWays: [...action.by],
    everySeconds: action.everySeconds,
    atMost: action.atMost,
    times: 1,
    state: 'open',
    openedAt: now,
    askedAt: now,
  };
  const asked = tell(batch, row, ask.whom, askNotice(ask));
  batch.asks.push(ask);
  batch.events.push(askedFact(flow, ask, asked, now));
  batch.timers.push(askTimer(ask, now));
  return { askId: ask.id, asked };
}
