import type { FollowUpRow } from '#persistence/rows/follow-up.row.ts';
import { endFollowUp, followUpById } from '#persistence/stores/conversations/follow-up.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { followUpTimerKey } from './follow-up-timer.ts';

export type ClosedFollowUp =
  | { readonly kind: 'closed' | 'unchanged'; readonly followUp: FollowUpRow }
  /** It ended the other way. */
  | { readonly kind: 'refused'; readonly because: 'follow-up-over' }
  | { readonly kind: 'not-found' };

/** Somebody did what a follow-up asks for, or it is not wanted any more. */
export async function closeFollowUp(
  flow: Flow,
  { id, as, by }: { readonly id: string; readonly as: 'done' | 'cancelled'; readonly by: string },
): Promise<ClosedFollowUp> {
  return flow.database.transaction(async (tx): Promise<ClosedFollowUp> => {
    const now = flow.clock.now();
    const ended = await endFollowUp(tx, id, as, now);
    if (!ended) {
      const known = await followUpById(tx, id);
      if (!known) return { kind: 'not-found' };
      return known.state === as
        ? { kind: 'unchanged', followUp: known }
        : { kind: 'refused', because: 'follow-up-over' };
    }
    await cancelTimers(tx, [followUpTimerKey(id)]);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: as === 'done' ? 'follow-up.done' : 'follow-up.cancelled',
        at: now,
        actor: { kind: 'agent', id: by },
        conversationId: ended.conversationId,
        agentId: ended.agentId,
        data: { followUpId: id },
      },
    ]);
    return { kind: 'closed', followUp: ended };
  });
}
