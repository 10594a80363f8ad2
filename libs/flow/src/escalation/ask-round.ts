import { system } from '#contracts/event-types.ts';
import type { AskRow } from '#persistence/rows/ask.row.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { NoticeText } from '../notices/notice-writes.ts';

type Round = Omit<AskRow, 'endedAt' | 'takenBy' | 'version'>;

export const askTimerKey = (askId: string) => `ask:${askId}`;

/** What people are told in a round of an ask. */
export function askNotice(ask: Round): NoticeText {
  return {
    conversationId: ask.conversationId,
    kind: 'ask',
    text: ask.times === 1 ? ask.text : `${ask.text} (asked ${ask.times} times)`,
    by: ask.byWays,
    dedupeKey: `ask:${ask.id}:${ask.times}`,
  };
}

/** The fact that tells of a round. @param asked ids of those who were told */
export function askedFact(
  { newId }: Pick<Flow, 'newId'>,
  ask: Round,
  asked: readonly string[],
  now: Date,
): NewEvent {
  return {
    id: newId(),
    type: ask.times === 1 ? 'ask.opened' : 'ask.repeated',
    at: now,
    actor: system,
    conversationId: ask.conversationId,
    data: { askId: ask.id, step: ask.step, text: ask.text, asked, time: ask.times, of: ask.atMost },
  };
}

/** When it is looked at again. */
export function askTimer(ask: Pick<Round, 'id' | 'everySeconds'>, now: Date): Timer {
  return {
    key: askTimerKey(ask.id),
    lane: 'routing',
    kind: 'ask',
    dueAt: new Date(now.getTime() + ask.everySeconds * 1_000),
    payload: { askId: ask.id },
  };
}
