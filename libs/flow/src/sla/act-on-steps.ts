import { z } from 'zod';
import { system } from '#contracts/event-types.ts';
import type { SlaStep } from '#domain/sla/ladder-step.ts';
import { dueOccurrence, stepsFor, timesActed, timesOf, type DueOccurrence } from '#domain/sla/ladder.ts';
import { decideStep, type StepDecision, type StepFacts } from '#domain/sla/step-decision.ts';
import type { Tx } from '#persistence/database.ts';
import {
  conversationsNobodyHolds,
  insertEscalations,
  stepFacts,
  type NewEscalation,
} from '#persistence/stores/escalation/escalation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/events/event.store.ts';
import { markStepsActed } from '#persistence/stores/sla/clock.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { TimerBatch } from '../timers/run-due-timers.ts';
import { isClosed, runningTimeOf } from './clock-row.ts';
import { timersOf } from './clock-timers.ts';
import { followClocks, type Followed, type FollowedClock } from './follow-clocks.ts';

const payload = z.object({ conversationId: z.uuid() });
const conversationOf = (timer: Timer) => payload.parse(timer.payload).conversationId;

/** A step whose instant has come, and what it does. */
export interface DueStep {
  readonly clock: FollowedClock;
  readonly conversationVersion: number;
  readonly step: SlaStep;
  readonly due: DueOccurrence;
  /** The probability of a breach that it acts on, where it acts on a forecast. */
  readonly foreseen?: number | undefined;
}

/**
 * Steps of ladders are due, or deadlines. They look at the facts first, because an answer may have come that a clock does not
 * show yet, and a clock that is past its deadline is breached; then each step acts once, whoever else tries, and all that are due of one conversation act in the order in which they were
 * due. What they do is handed on as timers of the routing, since SLA writes nothing but its own clocks.
 */
export const actOnSteps: TimerBatch = {
  atOnce: 100,
  act: async (flow, tx, timers, now, alone) => {
    const ids = [...new Set(timers.map(conversationOf))];
    const free = alone ? new Set(ids) : await conversationsNobodyHolds(tx, ids);
    const left = timers.filter((timer) => !free.has(conversationOf(timer))).map((timer) => timer.key);
    const taken = new Set(timers.map((timer) => timer.key).filter((key) => !left.includes(key)));
    if (free.size > 0) await act(flow, tx, await followClocks(flow, tx, [...free], now, taken), now);
    return new Set(left);
  },
};

async function act(flow: Flow, tx: Tx, followed: ReadonlyMap<string, Followed>, now: Date): Promise<void> {
  await actOnDue(
    flow,
    tx,
    [...followed.values()].flatMap((one) => dueSteps(one, now)),
    now,
  );
}

/** Acts on steps whose clocks the caller follows, and so holds; in the order given. */
export async function actOnDue(flow: Flow, tx: Tx, due: readonly DueStep[], now: Date): Promise<void> {
  if (due.length === 0) return;
  const facts = await stepFacts(tx, [...new Set(due.map(({ clock }) => clock.row.conversationId))]);
  const decided = due.flatMap((one) => {
    const seen = facts.get(one.clock.row.conversationId);
    return seen ? [{ ...one, escalation: escalate(flow, one, seen, now) }] : [];
  });
  await markStepsActed(tx, actedSteps(due));
  await insertEscalations(
    tx,
    decided.map(({ escalation }) => escalation.row),
  );
  await appendEvents(
    tx,
    decided.map(({ escalation }) => escalation.event),
  );
  const wanted = decided.filter(({ escalation }) => escalation.row.state === 'decided');
  const next = due.flatMap((one) => nextTimer(one));
  await scheduleTimers(tx, [
    ...wanted.map(({ escalation }) => escalationTimer(escalation.row, now)),
    ...next,
  ]);
}

/** All that is due of a conversation, by when it was. */
function dueSteps({ conversationVersion, clocks }: Followed, now: Date): DueStep[] {
  return clocks
    .flatMap((clock) => {
      const { row, terms } = clock;
      if (!terms || isClosed(row)) return [];
      return stepsFor(terms.policy.body, row.metric).flatMap((step): DueStep[] => {
        const acted = timesActed(row.actedSteps, step.name);
        const running = runningTimeOf(row, terms.time);
        const due = dueOccurrence(running, terms.targetMs, step, acted, now.getTime());
        return due ? [{ clock, conversationVersion, step, due }] : [];
      });
    })
    .sort((a, b) => a.due.atMs - b.due.atMs);
}

function escalate(
  flow: Flow,
  { clock: { row: clock }, conversationVersion, step, due, foreseen }: DueStep,
  facts: StepFacts,
  now: Date,
): { row: NewEscalation; event: NewEvent } {
  const dueAt = new Date(due.atMs);
  const decision: StepDecision = decideStep(step, facts, due.atMs, now.getTime());
  const because = decision.kind === 'skip' ? decision.because : null;
  const row: NewEscalation = {
    id: flow.newId(),
    conversationId: clock.conversationId,
    clockId: clock.id,
    metric: clock.metric,
    round: clock.round,
    step: step.name,
    occurrence: due.occurrence + 1,
    dueAt,
    decidedAt: now,
    state: decision.kind === 'act' ? 'decided' : 'skipped',
    because,
    condition: step.when ?? null,
    whenLate: step.whenLate ?? null,
    actions: [...step.actions],
  };
  const event: NewEvent = {
    id: flow.newId(),
    type: decision.kind === 'act' ? 'sla.step-acted' : 'sla.step-skipped',
    at: now,
    actor: system,
    conversationId: clock.conversationId,
    conversationVersion,
    data: {
      escalationId: row.id,
      clockId: clock.id,
      metric: clock.metric,
      round: clock.round,
      step: step.name,
      ...(step.repeat && { occurrence: row.occurrence, of: step.repeat.atMost }),
      dueAt: dueAt.toISOString(),
      lateMs: now.getTime() - due.atMs,
      ...(decision.kind === 'act' && decision.late && { late: true }),
      ...(due.missed > 0 && { missed: due.missed }),
      ...(foreseen !== undefined && { foreseen }),
      ...(because !== null && { because }),
      deadline: clock.deadlineAt?.toISOString() ?? null,
      actions: step.actions,
    },
  };
  return { row, event };
}

function actedSteps(due: readonly DueStep[]) {
  const byClock = new Map<string, string[]>();
  for (const { clock, step, due: now } of due) {
    const steps = byClock.get(clock.row.id) ?? [];
    byClock.set(clock.row.id, [...steps, ...Array.from({ length: now.missed + 1 }, () => step.name)]);
  }
  return [...byClock].map(([clockId, steps]) => ({ clockId, steps }));
}

/** The timer of the next time, of a step that repeats. */
function nextTimer({ clock: { row, terms }, step, due }: DueStep): Timer[] {
  const acted = due.occurrence + 1;
  if (!terms || acted >= timesOf(step)) return [];
  const others = row.actedSteps.filter((name) => name !== step.name);
  const then = Object.assign({}, row, {
    actedSteps: [...others, ...Array.from({ length: acted }, () => step.name)],
  });
  return timersOf(then, terms).filter(
    (timer) => timer.kind === 'sla-step' && timer.payload.step === step.name,
  );
}

function escalationTimer({ id, conversationId }: NewEscalation, now: Date): Timer {
  return {
    key: `escalation:${id}`,
    lane: 'routing',
    kind: 'escalation',
    dueAt: now,
    payload: { conversationId, escalationId: id },
  };
}
