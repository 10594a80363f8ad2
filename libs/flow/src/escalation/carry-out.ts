import { system } from '#contracts/event-types.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ActionResult } from '#persistence/rows/escalation.row.ts';
import { noteWrites } from '../conversations/note-writes.ts';
import { relaxedConversation } from '../routing/waiting/relaxed-conversation.ts';
import { postWebhook } from '../webhooks/post-webhook.ts';
import type { Action } from './action.ts';
import { addSkill } from './add-skill.ts';
import type { Batch } from './batch.ts';
import { fillIn } from './fill-in.ts';
import { openAsk } from './open-ask.ts';
import { tell } from './tell.ts';

/** A conversation after an action, and what that changed, or why it changed nothing. */
export interface CarriedOut {
  readonly row: ConversationRow;
  readonly result: ActionResult;
}

export function changed(
  action: SlaAction,
  row: ConversationRow,
  detail: Record<string, unknown> = {},
): CarriedOut {
  return { row, result: { do: action.do, outcome: 'changed', detail } };
}

export function nothing(action: SlaAction, row: ConversationRow, because: string): CarriedOut {
  return { row, result: { do: action.do, outcome: 'nothing', detail: { because } } };
}

/** Carries out one action on a locked conversation: notes in the batch what is to be written, and touches nothing else. */
export function carryOut(
  batch: Batch,
  row: ConversationRow,
  { escalation, action, place }: Action<Exclude<SlaAction, { do: 'assign' | 'take-back' }>>,
): CarriedOut {
  const because = `SLA step ${escalation.step}`;
  const weaken = (step: Omit<RelaxationStep, 'afterSeconds'>, why: string): CarriedOut => {
    const then = relaxed(batch, row, step, because);
    return then ? changed(action, then, difference(row, then)) : nothing(action, row, why);
  };
  switch (action.do) {
    case 'raise-priority':
      return weaken({ raisePriority: true }, 'it is the highest already');
    case 'drop-skill':
      return weaken({ drop: [action.skill] }, 'it does not require the skill');
    case 'lower-skill': {
      const { skill, level } = action;
      return weaken({ lower: [{ skill, level }] }, 'it does not require so much of the skill');
    }
    case 'add-team':
      return weaken({ widen: [action.team] }, 'the team may serve it already, or is gone');
    case 'add-skill': {
      const then = addSkill(batch, row, action, because);
      return then
        ? changed(action, then, difference(row, then))
        : nothing(action, row, 'it requires as much already');
    }
    case 'notify': {
      const template = action.text ?? 'Conversation {number} reached the SLA step {step}.{late}';
      const told = tell(batch, row, action.whom, {
        kind: 'sla-step',
        text: fillIn(template, row, escalation, batch.now),
        by: action.by,
        dedupeKey: `escalation:${escalation.id}:${place}`,
      });
      return told.length > 0
        ? changed(action, row, { told })
        : nothing(action, row, 'there is nobody to tell');
    }
    case 'webhook': {
      const posted = postWebhook(batch, row, { escalation, action, place });
      return posted.kind === 'posted'
        ? changed(action, row, { deliveryId: posted.deliveryId })
        : nothing(action, row, posted.because);
    }
    case 'tag':
      return row.tags.includes(action.tag)
        ? nothing(action, row, 'it has the tag already')
        : tag(batch, row, action, because);
    case 'note': {
      const then = batch.change(row, {});
      const { message, event } = noteWrites(
        batch.flow,
        then,
        { text: fillIn(action.text, row, escalation, batch.now) },
        batch.now,
      );
      batch.notes.push(message);
      batch.events.push(event);
      return changed(action, then, { messageId: message.id });
    }
    case 'ask':
      return changed(action, row, openAsk(batch, row, { escalation, action, place }));
  }
}

/** Weakens what a conversation asks for; undefined when there is nothing left to weaken. */
function relaxed(
  batch: Batch,
  row: ConversationRow,
  step: Omit<RelaxationStep, 'afterSeconds'>,
  because: string,
): ConversationRow | undefined {
  const { flow, names, now } = batch;
  const then = relaxedConversation(flow, row, { step, because, actor: system }, names.teamIds, now);
  if (!then) return undefined;
  batch.events.push(...then.events);
  if (row.state === 'queued') batch.wakesMatching = true;
  return batch.change(row, then.change);
}

/** Which fields of a conversation an action changed, each with its old and new value. */
function difference(from: ConversationRow, to: ConversationRow): Record<string, unknown> {
  const fields = ['priority', 'requiredSkills', 'teamIds'] as const;
  return Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
      .map((field) => [field, { from: from[field], to: to[field] }]),
  );
}

function tag(
  batch: Batch,
  row: ConversationRow,
  action: Extract<SlaAction, { do: 'tag' }>,
  because: string,
): CarriedOut {
  const added = [action.tag];
  const then = batch.change(row, { tags: [...row.tags, action.tag] });
  batch.events.push({
    id: batch.flow.newId(),
    type: 'conversation.tagged',
    at: batch.now,
    actor: system,
    conversationId: row.id,
    conversationVersion: then.version,
    data: { added, removed: [], because },
  });
  return changed(action, then, { added });
}
