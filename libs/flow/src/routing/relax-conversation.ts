import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import { queueName } from '#persistence/stores/queue.store.ts';
import { scheduleTimers } from '#persistence/stores/timer.store.ts';
import { giveNotice } from '../notices/give-notice.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { applyRelaxation } from './apply-relaxation.ts';
import { livePolicy } from './live-policy.ts';
import { relaxationTimer } from './place-in-queue.ts';

/**
 * Timer `relaxation`: a conversation has waited as long as its next step asks. One that is offered meanwhile keeps
 * its step; going back to the queue sets the timer anew, and a step whose instant has passed acts at once.
 */
export const relaxConversation: TimerAct = async (flow, tx, timer, now) => {
  const row = await lockConversation(tx, String(timer.payload.conversationId));
  if (row?.state !== 'queued' || row.queueId === null || row.queuedAt === null) return;
  const { body: policy } = await livePolicy(flow, tx);
  const name = (await queueName(tx, row.queueId)) ?? '';
  const step = policy.queues[name]?.steps[row.relaxationStep];
  if (!step) return;
  const waitedSeconds = Math.round((now.getTime() - row.queuedAt.getTime()) / 1_000);
  const number = row.relaxationStep + 1;
  if (waitedSeconds >= step.afterSeconds) {
    const because = `waited ${waitedSeconds} s (step ${number} of queue ${name})`;
    const change = { relaxationStep: number };
    await applyRelaxation(flow, tx, row, { step, because, actor: system, change }, now);
    if (step.notifySupervisors) {
      const notice = {
        conversationId: row.id,
        whom: 'supervisors',
        kind: 'waits-too-long',
        text: `Conversation ${row.number} has waited ${waitedSeconds} s in queue ${name}.`,
        by: ['live'],
        dedupeKey: `relaxation:${row.id}:${number}:${row.queuedAt.toISOString()}`,
      } as const;
      await giveNotice(flow, tx, notice, now);
    }
  }
  // A policy published meanwhile may have moved the step into the future; then its instant is awaited.
  const taken = waitedSeconds >= step.afterSeconds ? number : row.relaxationStep;
  const next = relaxationTimer(row.id, { queueName: name, policy }, taken, row.queuedAt);
  if (next) await scheduleTimers(tx, [next]);
};
