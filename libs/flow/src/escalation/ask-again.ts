import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import { askById, askIsMoot, countAsking, endAsk } from '#persistence/stores/escalation/ask.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { askedFact, askNotice, askTimer } from './ask-round.ts';

/** Timer `ask`: nobody took it in time. They are asked again, unless it is handled by now or was asked often enough. */
export const askAgain: TimerAct = async (flow, tx, timer, now) => {
  const ask = await askById(tx, String(timer.payload.askId));
  if (ask?.state !== 'open') return;
  if (await askIsMoot(tx, ask.id)) await end(flow, tx, ask.id, 'handled', now);
  else if (ask.times >= ask.atMost) await end(flow, tx, ask.id, 'unanswered', now);
  else await askOnceMore(flow, tx, ask.id, now);
};

async function askOnceMore(flow: Flow, tx: Tx, askId: string, now: Date): Promise<void> {
  const ask = await countAsking(tx, askId, now);
  if (!ask) return;
  const given = await giveNotice(flow, tx, { ...askNotice(ask), whom: ask.whom }, now);
  const asked = given.kind === 'given' ? given.agentIds : [];
  await appendEvents(tx, [askedFact(flow, ask, asked, now)]);
  await scheduleTimers(tx, [askTimer(ask, now)]);
}

async function end(
  flow: Flow,
  tx: Tx,
  askId: string,
  state: 'handled' | 'unanswered',
  now: Date,
): Promise<void> {
  const ended = await endAsk(tx, askId, { state }, now);
  if (!ended) return;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'ask.ended',
      at: now,
      actor: system,
      conversationId: ended.conversationId,
      data: { askId, step: ended.step, because: state, times: ended.times },
    },
  ]);
}
