import { system } from '#contracts/event-types.ts';
import { comingStep, weakeningOf, type ComingStep } from '#domain/routing/coming-step.ts';
import type { QueueRules } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { teamIds, teamNames } from '#persistence/stores/people/team.store.ts';
import { queueName } from '#persistence/stores/queues/queue.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { giveNotice } from '../../notices/give-notice.ts';
import { livePolicy, policyOf } from '../live-policy.ts';
import { applyRelaxation } from './apply-relaxation.ts';
import { overflow } from './overflow.ts';
import { relaxationTimer, relaxationTimerKey } from './place-in-queue.ts';
import { stepRules } from './step-rules.ts';

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
  const rules = stepRules(policy, queue);
  const waitedMs = now.getTime() - row.queuedAt.getTime();
  const waitedSeconds = Math.round(waitedMs / 1_000);
  const ofOther = row.policyVersion !== policy.version;
  // Nobody asks for them where nothing is to be made up for.
  const teams = ofOther && row.relaxationStep > 0 ? await teamIds(tx) : new Map<string, string>();
  let relaxed = row;
  let coming: ComingStep | undefined;
  for (;;) {
    const { priority, relaxationStep: step, requiredSkills: required } = relaxed;
    coming = comingStep(rules, { step, ofOther, priority, required, teams: relaxed.teamIds }, teams);
    if (!rules || !coming || waitedMs < coming.afterSeconds * 1_000) break;
    if (coming.number === rules.steps.length && rules.afterLast?.do === 'overflow') {
      const { queue: to } = rules.afterLast;
      return overflow(flow, tx, relaxed, { from: queue, to, waitedSeconds, policy }, now);
    }
    const before = relaxed;
    relaxed = await takeStep(flow, tx, before, { rules, coming, waitedSeconds, queue }, now);
    // The team that it was to be opened to was removed since they were read: the timer asks again.
    if (relaxed === before) break;
  }
  const placing = { queueName: queue, policy: policy.body };
  const next = coming && relaxationTimer(row.id, placing, coming.number, row.queuedAt);
  if (next) await scheduleTimers(tx, [next]);
  else await cancelTimers(tx, [relaxationTimerKey(row.id)]);
  return relaxed;
}

interface Taken {
  readonly rules: QueueRules;
  readonly coming: ComingStep;
  readonly waitedSeconds: number;
  readonly queue: string;
}

async function takeStep(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { rules, coming: { again, number }, waitedSeconds, queue }: Taken,
  now: Date,
): Promise<ConversationRow> {
  const step = rules.steps[number];
  const which = step ? `step ${number + 1}` : 'after the last step';
  const weakening = weakeningOf(
    rules,
    number,
    { required: row.requiredSkills },
    step ? [] : await teamNames(tx),
  );
  const relaxation = {
    step: step && !again ? step : weakening,
    because: `waited ${waitedSeconds} s (${which} of queue ${queue})`,
    actor: system,
    ...(!again && { change: { relaxationStep: number + 1 } }),
  };
  const relaxed = await applyRelaxation(flow, tx, row, relaxation, now);
  if (step?.notifySupervisors && !again) {
    const notice = {
      conversationId: row.id,
      whom: 'supervisors',
      kind: 'waits-too-long',
      text: `Conversation ${row.number} has waited ${waitedSeconds} s in queue ${queue}.`,
      by: ['live'],
      dedupeKey: `relaxation:${row.id}:${number + 1}:${row.queuedAt?.toISOString()}`,
    } as const;
    await giveNotice(flow, tx, notice, now);
  }
  return relaxed;
}
