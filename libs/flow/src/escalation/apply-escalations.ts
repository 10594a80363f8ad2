import { z } from 'zod';
import { system } from '#contracts/event-types.ts';
import { decideStep, type StepFacts } from '#domain/sla/step-decision.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ActionResult, EscalationRow } from '#persistence/rows/escalation.row.ts';
import { lockConversations } from '#persistence/stores/conversations/conversation.store.ts';
import { stepFacts, undoneEscalations } from '#persistence/stores/escalation/escalation.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { TimerBatch } from '../timers/run-due-timers.ts';
import { Batch } from './batch.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import { handOver, handsOver } from './hand-over.ts';
import { namesOf } from './names-of.ts';

const payload = z.object({ conversationId: z.uuid() });
const conversationOf = (timer: Timer) => payload.parse(timer.payload).conversationId;

/**
 * Timer `escalation`: a step of a ladder has decided to act on a conversation. Everything that is decided for it is carried
 * out under its lock, in the order in which it was due; whose timer comes later finds it done. A timer and not a job,
 * because a queue may forget and nothing would ask again.
 *
 * Many conversations go together: what their actions name is looked up once, what they change is decided in memory and
 * written in one statement. Where work is given to people or taken from them, agents are locked, so those go one by one.
 */
export const applyEscalations: TimerBatch = {
  atOnce: 100,
  act: async (flow, tx, timers, now, alone) => {
    const ids = [...new Set(timers.map(conversationOf))];
    const rows = new Map((await lockConversations(tx, ids, !alone)).map((row) => [row.id, row]));
    const undone = await undoneEscalations(tx, [...rows.keys()]);
    if (ids.length > 1) {
      for (const one of undone) if (one.actions.some(handsOver)) rows.delete(one.conversationId);
    }
    const mine = undone.filter((one) => rows.has(one.conversationId));
    const conditional = mine.filter((one) => one.condition).map((one) => one.conversationId);
    const facts = await stepFacts(tx, [...new Set(conditional)]);
    const actions = mine.flatMap((one) => one.actions);
    const batch = new Batch(flow, await namesOf(tx, actions, rows.values(), now), now);
    for (const escalation of mine) {
      const row = rows.get(escalation.conversationId);
      if (row) rows.set(row.id, await apply(flow, tx, batch, row, escalation, facts.get(row.id)));
    }
    await batch.write(tx);
    return new Set(timers.filter((timer) => !rows.has(conversationOf(timer))).map((timer) => timer.key));
  },
};

/** Answers the conversation as it is then. */
async function apply(
  flow: Flow,
  tx: Tx,
  batch: Batch,
  row: ConversationRow,
  escalation: EscalationRow,
  facts: StepFacts | undefined,
): Promise<ConversationRow> {
  const { id, clockId, step, occurrence, metric } = escalation;
  // There is nothing left to hurry.
  if (row.state === 'resolved') {
    batch.ended.push({ id, state: 'over', because: 'resolved', results: [] });
    return row;
  }
  const decision = decideStep(
    { when: escalation.condition ?? undefined, whenLate: escalation.whenLate ?? undefined },
    { ...(facts ?? unconditional), ...seen(row) },
    escalation.dueAt.getTime(),
    batch.now.getTime(),
  );
  if (decision.kind === 'skip') {
    const { because } = decision;
    tellFact(batch, row, 'sla.step-skipped', { escalationId: id, step, clockId, because });
    batch.ended.push({ id, state: 'skipped', because, results: [] });
    return row;
  }
  let current = row;
  const results: ActionResult[] = [];
  for (const [place, action] of escalation.actions.entries()) {
    let done: CarriedOut;
    if (handsOver(action)) {
      await batch.write(tx);
      const how = { action, because: `SLA step ${step}`, names: batch.names };
      done = await handOver(flow, tx, current, how, batch.now);
    } else done = carryOut(batch, current, { escalation, action, place });
    current = done.row;
    results.push(done.result);
  }
  tellFact(batch, current, 'conversation.escalated', {
    ...{ escalationId: id, clockId, metric, step, occurrence, dueAt: escalation.dueAt.toISOString() },
    ...(decision.late && { late: true }),
    results,
  });
  batch.ended.push({ id, state: 'applied', because: null, results });
  return current;
}

/** Of conversations whose steps have no condition nobody looks at these. */
const unconditional = { queue: null, customer: {} };

function seen(row: ConversationRow): Omit<StepFacts, 'queue' | 'customer'> {
  const { priority, channelKind, state, tags } = row;
  return { priority, channelKind, state, tags, assigned: row.assigneeId !== null };
}

function tellFact(
  { flow, events, now }: Batch,
  row: ConversationRow,
  type: NewEvent['type'],
  data: NewEvent['data'],
): void {
  const { id: conversationId, version: conversationVersion } = row;
  events.push({
    id: flow.newId(),
    type,
    at: now,
    actor: system,
    conversationId,
    conversationVersion,
    data,
  });
}
