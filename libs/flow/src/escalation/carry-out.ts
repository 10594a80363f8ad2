import { system } from '#contracts/event-types.ts';
import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ActionResult } from '#persistence/rows/escalation.row.ts';
import { changeConversation } from '#persistence/stores/conversation.store.ts';
import type { NewEvent } from '#persistence/stores/event.store.ts';
import { writeNote } from '../conversations/write-note.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';
import { applyRelaxation } from '../routing/apply-relaxation.ts';
import { giveTo } from '../routing/give-to.ts';
import { takeBack } from '../routing/take-back.ts';
import type { Action } from './action.ts';
import { addSkill } from './add-skill.ts';
import { fillIn } from './fill-in.ts';
import { openAsk } from './open-ask.ts';
import { postWebhook } from '../webhooks/post-webhook.ts';
import { whoIs } from './who-is.ts';

export interface CarriedOut {
  readonly row: ConversationRow;
  readonly result: ActionResult;
  /** Facts that are still to be appended. */
  readonly told?: readonly NewEvent[];
}

/** Carries out one action on a locked conversation, and says what it changed, or why it changed nothing. */
export async function carryOut(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { escalation, action, place }: Action,
  now: Date,
): Promise<CarriedOut> {
  const because = `SLA step ${escalation.step}`;
  const changed = (then: ConversationRow, detail: Record<string, unknown> = {}): CarriedOut => ({
    row: then,
    result: { do: action.do, outcome: 'changed', detail },
  });
  const nothing = (why: string): CarriedOut => ({
    row,
    result: { do: action.do, outcome: 'nothing', detail: { because: why } },
  });
  const weaken = async (step: Omit<RelaxationStep, 'afterSeconds'>, why: string): Promise<CarriedOut> => {
    const then = await applyRelaxation(flow, tx, row, { step, because, actor: system }, now);
    return then === row ? nothing(why) : changed(then, difference(row, then));
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
      const then = await addSkill(flow, tx, row, action, because, now);
      return then ? changed(then, difference(row, then)) : nothing('it requires as much already');
    }
    case 'take-back': {
      const taken = await takeBack(flow, tx, row, { because, now });
      return taken.kind === 'taken-back'
        ? changed(taken.row, { from: taken.agentId })
        : nothing(taken.because);
    }
    case 'assign': {
      const agentId = await whoIs(tx, action.to, now);
      if (agentId === undefined) return nothing('there is no such active agent');
      const given = await giveTo(flow, tx, row, { agentId, because, how: 'sla-step' }, now);
      return given.kind === 'given' ? changed(given.row, { to: agentId }) : nothing(given.because);
    }
    case 'notify': {
      const notice = {
        conversationId: row.id,
        whom: action.whom,
        kind: 'sla-step',
        text: fillIn(
          action.text ?? 'Conversation {number} reached the SLA step {step}.{late}',
          row,
          escalation,
        ),
        by: action.by,
        dedupeKey: `escalation:${escalation.id}:${place}`,
      };
      const given = await giveNotice(flow, tx, notice, now);
      return given.kind === 'given'
        ? changed(row, { told: given.agentIds })
        : nothing('there is nobody to tell');
    }
    case 'webhook': {
      const posted = await postWebhook(flow, tx, row, { escalation, action, place }, now);
      return posted.kind === 'posted'
        ? changed(row, { deliveryId: posted.deliveryId })
        : nothing(posted.because);
    }
    case 'tag': {
      if (row.tags.includes(action.tag)) return nothing('it has the tag already');
      return tag(flow, tx, row, action, because, now);
    }
    case 'note': {
      const note = { text: fillIn(action.text, row, escalation) };
      const written = await writeNote(flow, tx, row, note, now);
      return changed(written.row, { messageId: written.messageId });
    }
    case 'ask': {
      const asked = await openAsk(flow, tx, row, { escalation, action, place }, now);
      return changed(row, asked);
    }
  }
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

async function tag(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  action: Extract<SlaAction, { do: 'tag' }>,
  because: string,
  now: Date,
): Promise<CarriedOut> {
  const added = [action.tag];
  const changed = await changeConversation(tx, row, { tags: [...row.tags, action.tag] }, now);
  const told: NewEvent = {
    id: flow.newId(),
    type: 'conversation.tagged',
    at: now,
    actor: system,
    conversationId: row.id,
    conversationVersion: changed.version,
    data: { added, removed: [], because },
  };
  return { row: changed, result: { do: 'tag', outcome: 'changed', detail: { added } }, told: [told] };
}
