import { atLeast, type Role } from '#domain/words.ts';
import type { AskRow } from '#persistence/rows/ask.row.ts';
import { askById, endAsk, wasAsked } from '#persistence/stores/escalation/ask.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { askTimerKey } from './ask-round.ts';

export type TakeAskOutcome =
  | { readonly kind: 'taken'; readonly ask: AskRow }
  /** By the same person before. */
  | { readonly kind: 'repeated'; readonly ask: AskRow }
  | { readonly kind: 'refused'; readonly because: 'ask-taken' | 'ask-over' | 'not-asked' }
  | { readonly kind: 'not-found' };

/** Somebody who was asked, or any supervisor, takes it: nobody is asked again. Of two at once one gets it. */
export async function takeAsk(
  flow: Flow,
  { askId, agentId, role }: { readonly askId: string; readonly agentId: string; readonly role: Role },
): Promise<TakeAskOutcome> {
  return flow.database.transaction(async (tx): Promise<TakeAskOutcome> => {
    const known = await askById(tx, askId);
    if (!known) return { kind: 'not-found' };
    if (!atLeast(role, 'supervisor') && !(await wasAsked(tx, askId, agentId))) {
      return { kind: 'refused', because: 'not-asked' };
    }
    const now = flow.clock.now();
    const ask = await endAsk(tx, askId, { state: 'taken', takenBy: agentId }, now);
    if (!ask) {
      const ended = (await askById(tx, askId)) ?? known;
      if (ended.state !== 'taken') return { kind: 'refused', because: 'ask-over' };
      return ended.takenBy === agentId
        ? { kind: 'repeated', ask: ended }
        : { kind: 'refused', because: 'ask-taken' };
    }
    await cancelTimers(tx, [askTimerKey(askId)]);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'ask.taken',
        at: now,
        actor: { kind: 'agent', id: agentId },
        conversationId: ask.conversationId,
        agentId,
        data: { askId, step: ask.step, times: ask.times },
      },
    ]);
    return { kind: 'taken', ask };
  });
}
