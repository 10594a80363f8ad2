import { system } from '#contracts/event-types.ts';
import { nextStepAfter } from '#domain/routing/next-step.ts';
import type { RelaxationStep } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import { queueName } from '#persistence/stores/queue.store.ts';
import { teamNames } from '#persistence/stores/team.store.ts';
import { scheduleTimers } from '#persistence/stores/timer.store.ts';
import { giveNotice } from '../notices/give-notice.ts';
import type { Flow } from '../flow.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { applyRelaxation } from './apply-relaxation.ts';
import { livePolicy, policyOf } from './live-policy.ts';
import { overflow } from './overflow.ts';
import { relaxationTimer } from './place-in-queue.ts';

/**
 * Timer `relaxation`: a conversation has waited as long as its next step asks, or as long as it takes until what happens after
 * the last one. One that is offered meanwhile keeps its step; going back to the queue sets the timer anew, and a step whose
 * instant has passed acts at once.
 */
export const relaxConversation: TimerAct = async (flow, tx, timer, now) => {
  const row = await lockConversation(tx, String(timer.payload.conversationId));
  if (row?.state !== 'queued' || row.queueId === null || row.queuedAt === null) return;
  const policy = policyOf(await livePolicy(flow, tx), row);
  const name = (await queueName(tx, row.queueId)) ?? '';
  const rules = policy.body.queues[name];
  const afterSeconds = nextStepAfter(rules, row.relaxationStep);
  if (!rules || afterSeconds === undefined) return;
  const waitedSeconds = Math.round((now.getTime() - row.queuedAt.getTime()) / 1_000);
  // A policy published meanwhile may have moved the step into the future; then its instant is awaited.
  let taken = row.relaxationStep;
  if (waitedSeconds >= afterSeconds) {
    const step = rules.steps[taken];
    taken += 1;
    if (step) await takeStep(flow, tx, row, { step, taken, waitedSeconds, queue: name }, now);
    else if (rules.afterLast?.do === 'overflow') {
      await overflow(flow, tx, row, { from: name, to: rules.afterLast.queue, waitedSeconds, policy }, now);
      return;
    } else await openToAnyone(flow, tx, row, { taken, waitedSeconds, queue: name }, now);
  }
  const next = relaxationTimer(row.id, { queueName: name, policy: policy.body }, taken, row.queuedAt);
  if (next) await scheduleTimers(tx, [next]);
};

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
): Promise<void> {
  const because = `waited ${waitedSeconds} s (step ${taken} of queue ${queue})`;
  const change = { relaxationStep: taken };
  await applyRelaxation(flow, tx, row, { step, because, actor: system, change }, now);
  if (!step.notifySupervisors) return;
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

/** No skill is asked for any more, and the members of every team may serve it. */
async function openToAnyone(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  taken: Taken,
  now: Date,
): Promise<void> {
  const because = `waited ${taken.waitedSeconds} s (after the last step of queue ${taken.queue})`;
  const step = { drop: row.requiredSkills.map((one) => one.skill), widen: await teamNames(tx) };
  const change = { relaxationStep: taken.taken };
  await applyRelaxation(flow, tx, row, { step, because, actor: system, change }, now);
}
