import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import { countAsking } from '#persistence/stores/ask.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { scheduleTimers } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';

export const askTimerKey = (askId: string) => `ask:${askId}`;

/** Asks the people of an open ask, looks again when it is time, and answers whom it told. */
export async function askOnce(flow: Flow, tx: Tx, askId: string, now: Date): Promise<readonly string[]> {
  const ask = await countAsking(tx, askId, now);
  if (!ask) return [];
  const notice = {
    conversationId: ask.conversationId,
    whom: ask.whom,
    kind: 'ask',
    text: ask.times === 1 ? ask.text : `${ask.text} (asked ${ask.times} times)`,
    by: ask.byWays,
    dedupeKey: `ask:${ask.id}:${ask.times}`,
  };
  const given = await giveNotice(flow, tx, notice, now);
  const asked = given.kind === 'given' ? given.agentIds : [];
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: ask.times === 1 ? 'ask.opened' : 'ask.repeated',
      at: now,
      actor: system,
      conversationId: ask.conversationId,
      data: { askId, step: ask.step, text: ask.text, asked, time: ask.times, of: ask.atMost },
    },
  ]);
  await scheduleTimers(tx, [
    {
      key: askTimerKey(ask.id),
      lane: 'routing',
      kind: 'ask',
      dueAt: new Date(now.getTime() + ask.everySeconds * 1_000),
      payload: { askId: ask.id },
    },
  ]);
  return asked;
}
