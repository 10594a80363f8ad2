import { system } from '#contracts/event-types.ts';
import { nextStepAfter, stepsPast } from '#domain/routing/next-step.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { teamNames } from '#persistence/stores/people/team.store.ts';
import { queueName } from '#persistence/stores/queues/queue.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { giveNotice } from '../../notices/give-notice.ts';
import { livePolicy, policyOf } from '../live-policy.ts';
import { applyRelaxation } from './apply-relaxation.ts';
import { overflow } from './overflow.ts';
import { relaxationTimer, relaxationTimerKey } from './place-in-queue.ts';

/**
 * Takes a locked conversation that waits through all steps whose instants have passed, and sets the timer of the next. A
 * policy published meanwhile may have moved a step into the future; then its instant is awaited.
 */
export async function relaxIfDue(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  now: Date,
): Promise<ConversationRow> {
  if (row.state !== 'queued' || row.queueId === null || row.queuedAt === null) return row;
  const policy = policyOf(await livePolicy(flow, tx), row);
  const queue = (await queueName(tx, row.queueId)) ?? '';
  const rules = policy.body.queues[queue];
  const waitedMs = now.getTime() - row.queuedAt.getTime();
  const waitedSeconds = Math.round(waitedMs / 1_000);
  let relaxed = row;
  let past = stepsPast(rules, { step: row.relaxationStep, required: row.requiredSkills });
  for (;;) {
    const afterSeconds = nextStepAfter(rules, past);
    if (!rules || afterSeconds === undefined || waitedMs < afterSeconds * 1_000) break;
    const step = rules.steps[past];
    past += 1;
    const taken = { taken: past, waitedSeconds, queue };
    if (step) relaxed = await takeStep(flow, tx, relaxed, { ...taken, step }, now);
    else if (rules.afterLast?.do === 'overflow') {
      return overflow(
        flow,
        tx,
        relaxed,
        { from: queue, to: rules.afterLast.queue, waitedSeconds, policy },
        now,
      );
    } else relaxed = await openToAnyone(flow, tx, relaxed, taken, now);
  }
  const placing = { queueName: queue, policy: policy.body };
  const next = relaxationTimer(row.id, placing, past, row.queuedAt);
  if (next) await scheduleTimers(tx, [next]);
  else await cancelTimers(tx, [relaxationTimerKey(row.id)]);
  return relaxed;
}

interface Taken {
  /** How many steps were taken with this one. */
  readonly taken: number;
  readonly waitedSeconds: number;
  readonly queue: string;
}

async function takeStep(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { step, taken, waitedSeconds, queue }: Taken & { readonly step: RelaxationStep },
  now: Date,
): Promise<ConversationRow> {
  const because = `waited ${waitedSeconds} s (step ${taken} of queue ${queue})`;
  const change = { relaxationStep: taken };
  const relaxed = await applyRelaxation(flow, tx, row, { step, because, actor: system, change }, now);
  if (step.notifySupervisors) {
    const notice = {
      conversationId: row.id,
      whom: 'supervisors',
      kind: 'waits-too-long',
      text: `Conversation ${row.number} has waited ${waitedSeconds} s in queue ${queue}.`,
      by: ['live'],
      dedupeKey: `relaxation:${row.id}:${taken}:${row.queuedAt?.toISOString()}`,
    } as const;
    await giveNotice(flow, tx, notice, now);
  }
  return relaxed;
}

/** No skill is asked for any more, and the members of every team may serve it. */
async function openToAnyone(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  taken: Taken,
  now: Date,
): Promise<ConversationRow> {
  const because = `waited ${taken.waitedSeconds} s (after the last step of queue ${taken.queue})`;
  const step = { drop: row.requiredSkills.map((one) => one.skill), widen: await teamNames(tx) };
  const change = { relaxationStep: taken.taken };
  return applyRelaxation(flow, tx, row, { step, because, actor: system, change }, now);
}
