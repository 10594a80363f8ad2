import { system } from '#contracts/event-types.ts';
import { escalationSchema, type EscalationAction } from '#contracts/escalation.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation, lockConversation } from '#persistence/stores/conversation.store.ts';
import { appendEvents, escalationIsKnown } from '#persistence/stores/event.store.ts';
import type { Timer } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';
import { applyRelaxation } from './apply-relaxation.ts';

export type EscalationOutcome =
  | { readonly kind: 'applied'; readonly conversation: ConversationRow }
  /** It acted before. */
  | { readonly kind: 'repeated' }
  /** Resolved meanwhile: there is nothing left to hurry. */
  | { readonly kind: 'over' }
  | { readonly kind: 'not-found' };

/**
 * Timer act: a step of an escalation ladder asks for its actions. A timer and not a job, because a queue may forget and
 * nothing would ask again.
 */
export async function escalate(flow: Flow, tx: Tx, timer: Timer): Promise<void> {
  const { actions, ...step } = escalationSchema.parse(timer.payload);
  for (const action of actions) await applyEscalation(flow, tx, { ...step, action });
}

/**
 * Carries out one action of a step, once per clock, step and action: the fact that says so is looked for and written under
 * the conversation's lock.
 */
export async function applyEscalation(
  flow: Flow,
  tx: Tx,
  item: EscalationAction,
): Promise<EscalationOutcome> {
  const row = await lockConversation(tx, item.conversationId);
  if (!row) return { kind: 'not-found' };
  const key = `${item.clockId}:${item.step}:${JSON.stringify(item.action)}`;
  if (await escalationIsKnown(tx, row.id, key)) return { kind: 'repeated' };
  if (row.state === 'resolved') return { kind: 'over' };
  const now = flow.clock.now();
  const conversation = await act(flow, tx, row, item, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.escalated',
      at: now,
      actor: system,
      conversationId: row.id,
      conversationVersion: conversation.version,
      data: { key, clockId: item.clockId, step: item.step, action: item.action },
    },
  ]);
  return { kind: 'applied', conversation };
}

async function act(flow: Flow, tx: Tx, row: ConversationRow, item: EscalationAction, now: Date) {
  const { action } = item;
  const because = `SLA step ${item.step}`;
  const weaken = (step: Omit<RelaxationStep, 'afterSeconds'>) =>
    applyRelaxation(flow, tx, row, { step, because, actor: system }, now);
  switch (action.do) {
    case 'raise-priority':
      return weaken({ raisePriority: true });
    case 'drop-skill':
      return weaken({ drop: [action.skill] });
    case 'add-team':
      return weaken({ widen: [action.team] });
    case 'tag':
      return tag(flow, tx, row, action.tag, because, now);
    case 'notify': {
      if (typeof action.whom === 'object') return row;
      const notice = {
        conversationId: row.id,
        whom: action.whom,
        kind: 'sla-step',
        text: `Conversation ${row.number} reached the SLA step ${item.step}.`,
        by: action.by.filter((way) => way !== 'text'),
        dedupeKey: `escalation:${item.clockId}:${item.step}`,
      };
      await giveNotice(flow, tx, notice, now);
      return row;
    }
    default:
      return row;
  }
}

async function tag(flow: Flow, tx: Tx, row: ConversationRow, name: string, because: string, now: Date) {
  if (row.tags.includes(name)) return row;
  const changed = await changeConversation(tx, row, { tags: [...row.tags, name] }, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.tagged',
      at: now,
      actor: system,
      conversationId: row.id,
      conversationVersion: changed.version,
      data: { added: [name], removed: [], because },
    },
  ]);
  return changed;
}
