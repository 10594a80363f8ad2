import { cleanText } from '#domain/conversations/clean-text.ts';
import type { FollowUpRow } from '#persistence/rows/follow-up.row.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import {
  followUpById,
  insertFollowUp,
  moveFollowUp,
  promiser,
} from '#persistence/stores/conversations/follow-up.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { followUpTimer } from './follow-up-timer.ts';

export type ScheduledFollowUp =
  | { readonly kind: 'scheduled'; readonly followUp: FollowUpRow }
  | { readonly kind: 'refused'; readonly because: 'in-the-past' | 'not-scheduled' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found'; readonly what: 'conversation' | 'agent' | 'follow-up' };

/** An agent wants to look at a conversation again at an instant, or wants another one to. */
export async function scheduleFollowUp(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly agentId: string;
    readonly at: Date;
    readonly note: string;
    readonly by: string;
  },
): Promise<ScheduledFollowUp> {
  const { conversationId, agentId, at, by } = input;
  return flow.database.transaction(async (tx): Promise<ScheduledFollowUp> => {
    const now = flow.clock.now();
    if (at <= now) return { kind: 'refused', because: 'in-the-past' };
    const row = await lockConversation(tx, conversationId);
    if (!row) return { kind: 'not-found', what: 'conversation' };
    if (!(await promiser(tx, agentId))?.active) return { kind: 'not-found', what: 'agent' };
    const id = flow.newId();
    const note = cleanText(input.note);
    await insertFollowUp(tx, { id, conversationId, agentId, createdBy: by, note, dueAt: at, createdAt: now });
    await scheduleTimers(tx, [followUpTimer(id, conversationId, at)]);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'follow-up.scheduled',
        at: now,
        actor: { kind: 'agent', id: by },
        conversationId,
        agentId,
        data: { followUpId: id, dueAt: at.toISOString(), note },
      },
    ]);
    const followUp = await followUpById(tx, id);
    if (!followUp) throw new Error(`Follow-up ${id} was not written.`);
    return { kind: 'scheduled', followUp };
  });
}

/** Gives a follow-up that has not come another instant or note. */
export async function changeFollowUp(
  flow: Flow,
  input: {
    readonly id: string;
    readonly version: number;
    readonly at?: Date | undefined;
    readonly note?: string | undefined;
    readonly by: string;
  },
): Promise<ScheduledFollowUp> {
  return flow.database.transaction(async (tx): Promise<ScheduledFollowUp> => {
    const now = flow.clock.now();
    if (input.at && input.at <= now) return { kind: 'refused', because: 'in-the-past' };
    const note = input.note === undefined ? undefined : cleanText(input.note);
    const moved = await moveFollowUp(tx, input.id, input.version, { dueAt: input.at, note });
    if (!moved) {
      const known = await followUpById(tx, input.id);
      if (!known) return { kind: 'not-found', what: 'follow-up' };
      return known.state === 'scheduled'
        ? { kind: 'stale', version: known.version }
        : { kind: 'refused', because: 'not-scheduled' };
    }
    const { id, conversationId, dueAt, agentId } = moved;
    await scheduleTimers(tx, [followUpTimer(id, conversationId, dueAt)]);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'follow-up.moved',
        at: now,
        actor: { kind: 'agent', id: input.by },
        conversationId,
        agentId,
        data: { followUpId: id, dueAt: dueAt.toISOString(), note: moved.note },
      },
    ]);
    return { kind: 'scheduled', followUp: moved };
  });
}
