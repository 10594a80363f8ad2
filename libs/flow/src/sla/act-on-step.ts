import { z } from 'zod';
import type { Escalation } from '#contracts/escalation.ts';
import { system } from '#contracts/event-types.ts';
import { momentOf, stepsFor } from '#domain/sla/ladder.ts';
import type { SlaStep } from '#domain/sla/sla-policy.ts';
import type { Tx } from '#persistence/database.ts';
import { markStepActed } from '#persistence/stores/clock.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import { isClosed, runningTimeOf } from './clock-row.ts';
import { followClocks, type FollowedClock } from './follow-clocks.ts';

const payload = z.object({ conversationId: z.uuid(), clockId: z.uuid(), step: z.string() });

/**
 * A step of a ladder is due. It looks at the facts first, because an answer may have come that the clock does not show
 * yet; then it acts once, whoever else tries: its actions are handed on as a timer of the routing,
 * since SLA writes nothing but its own clocks.
 */
export async function actOnStep(flow: Flow, tx: Tx, timer: Timer, now: Date): Promise<void> {
  const due = payload.parse(timer.payload);
  const followed = (await followClocks(flow, tx, [due.conversationId], now, new Set([timer.key]))).get(
    due.conversationId,
  );
  const clock = followed?.clocks.find((one) => one.row.id === due.clockId);
  const step = clock && dueStep(clock, due.step, now);
  if (!followed || !step || !(await markStepActed(tx, due.clockId, due.step))) return;
  const { metric, round } = clock.row;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'sla.step-acted',
      at: now,
      actor: system,
      conversationId: due.conversationId,
      conversationVersion: followed.conversationVersion,
      data: {
        clockId: due.clockId,
        metric,
        round,
        step: step.name,
        dueAt: timer.dueAt.toISOString(),
        deadline: clock.row.deadlineAt?.toISOString() ?? null,
        actions: step.actions,
      },
    },
  ]);
  const escalation: Escalation = {
    conversationId: due.conversationId,
    clockId: due.clockId,
    step: step.name,
    actions: step.actions.map((action) =>
      'by' in action ? { ...action, by: [...action.by] } : action,
    ),
  };
  await scheduleTimers(tx, [
    {
      key: `escalation:${due.clockId}:${step.name}`,
      lane: 'routing',
      kind: 'escalation',
      dueAt: now,
      payload: escalation,
    },
  ]);
}

/** The step, if its clock still runs and its moment has not moved to later. */
function dueStep({ row, terms }: FollowedClock, name: string, now: Date): SlaStep | undefined {
  if (!terms || isClosed(row)) return undefined;
  const step = stepsFor(terms.policy.body, row.metric).find((one) => one.name === name);
  const moment = step && momentOf(runningTimeOf(row, terms.time), terms.targetMs, step);
  return moment?.kind === 'at' && moment.ms <= now.getTime() ? step : undefined;
}
