import { z } from 'zod';
import { system } from '#contracts/event-types.ts';
import { lateMs, failingPart, type StepFacts } from '#domain/sla/step-decision.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { EscalationRow } from '#persistence/rows/escalation.row.ts';
import { lockConversations } from '#persistence/stores/conversation.store.ts';
import {
  endEscalations,
  stepFacts,
  undoneEscalations,
  type EndedEscalation,
} from '#persistence/stores/escalation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/event.store.ts';
import type { Timer } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { TimerBatch } from '../timers/run-due-timers.ts';
import { carryOut } from './carry-out.ts';

const payload = z.object({ conversationId: z.uuid() });
const conversationOf = (timer: Timer) => payload.parse(timer.payload).conversationId;

/**
 * Timer `escalation`: a step of a ladder has decided to act on a conversation. Everything that is decided for it is carried
 * out under its lock, in the order in which it was due; whose timer comes later finds it done. A timer and not a job,
 * because a queue may forget and nothing would ask again.
 */
export const applyEscalations: TimerBatch = {
  atOnce: 20,
  act: async (flow, tx, timers, now, alone) => {
    const ids = [...new Set(timers.map(conversationOf))];
    const rows = new Map((await lockConversations(tx, ids, !alone)).map((row) => [row.id, row]));
    const undone = await undoneEscalations(tx, [...rows.keys()]);
    const facts = await stepFacts(tx, [
      ...new Set(undone.filter((one) => one.condition).map((one) => one.conversationId)),
    ]);
    const ended: EndedEscalation[] = [];
    const told: NewEvent[] = [];
    for (const escalation of undone) {
      const row = rows.get(escalation.conversationId);
      if (!row) continue;
      const one = await apply(flow, tx, row, escalation, facts.get(row.id), now);
      rows.set(row.id, one.row);
      ended.push(one.ended);
      told.push(...one.told);
    }
    // Together, because a statement costs more to start than to run.
    await appendEvents(tx, told);
    await endEscalations(tx, ended, now);
    return new Set(timers.filter((timer) => !rows.has(conversationOf(timer))).map((timer) => timer.key));
  },
};

async function apply(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  escalation: EscalationRow,
  facts: StepFacts | undefined,
  now: Date,
): Promise<{ row: ConversationRow; ended: EndedEscalation; told: NewEvent[] }> {
  const { id } = escalation;
  // There is nothing left to hurry.
  if (row.state === 'resolved')
    return { row, ended: { id, state: 'over', because: 'resolved', results: [] }, told: [] };
  const failing =
    escalation.condition && facts && failingPart(escalation.condition, { ...facts, ...seen(row) });
  if (failing) {
    const because = `condition: ${failing}`;
    const data = { escalationId: id, step: escalation.step, clockId: escalation.clockId, because };
    const told = [fact(flow, row, 'sla.step-skipped', data, now)];
    return { row, ended: { id, state: 'skipped', because, results: [] }, told };
  }
  let current = row;
  const results = [];
  const told: NewEvent[] = [];
  for (const [place, action] of escalation.actions.entries()) {
    const done = await carryOut(flow, tx, current, { escalation, action, place }, now);
    current = done.row;
    results.push(done.result);
    told.push(...(done.told ?? []));
  }
  const { clockId, step, occurrence, metric } = escalation;
  const late = escalation.decidedAt.getTime() - escalation.dueAt.getTime() > lateMs;
  const data = {
    ...{ escalationId: id, clockId, metric, step, occurrence, dueAt: escalation.dueAt.toISOString() },
    ...(late && { late: true }),
    results,
  };
  told.push(fact(flow, current, 'conversation.escalated', data, now));
  return { row: current, ended: { id, state: 'applied', because: null, results }, told };
}

function seen(row: ConversationRow): Omit<StepFacts, 'queue' | 'customer' | 'channelKind'> {
  const { priority, state, tags } = row;
  return { priority, state, tags, assigned: row.assigneeId !== null };
}

function fact(
  flow: Flow,
  row: ConversationRow,
  type: NewEvent['type'],
  data: NewEvent['data'],
  now: Date,
): NewEvent {
  const { id: conversationId, version: conversationVersion } = row;
  return { id: flow.newId(), type, at: now, actor: system, conversationId, conversationVersion, data };
}
