import { system, type Actor } from '#contracts/event-types.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { workOfDeparted } from '#persistence/stores/routing/assignment.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';

const atOnce = 50;
const callPatienceMs = 60_000;
const because = 'owner-deactivated';

/** Puts what an agent has to do back into its queues once their account is closed. */
export function departedAgentTimer(agentId: string, by: Actor, dueAt: Date): Timer {
  return {
    key: `departed-agent:${agentId}`,
    lane: 'routing',
    kind: 'departed-agent',
    dueAt,
    payload: { agentId, ...(by.kind === 'agent' && { byAgentId: by.id }) },
  };
}

/**
 * Timer `departed-agent`: what its closed account still has to do waits again at its place, for anybody. What waits for the
 * customer or is put off stays as it is until they write or its time comes; whom they speak with, they speak with to the end.
 */
export const returnWorkOfDeparted: TimerAct = async (flow, tx, timer, now) => {
  const { agentId, byAgentId } = timer.payload as { agentId: string; byAgentId?: string };
  const actor: Actor = byAgentId === undefined ? system : { kind: 'agent', id: byAgentId };
  const ids = await workOfDeparted(tx, agentId, atOnce);
  let onTheLine = 0;
  for (const id of ids) {
    const row = await lockConversation(tx, id);
    if (row?.state !== 'assigned' || row.assigneeId !== agentId) continue;
    if (await isOnTheLine(tx, id)) {
      onTheLine += 1;
      continue;
    }
    await endAssignment(flow, tx, row, { reason: because, wrapUp: false, actor }, now);
    await backToQueue(flow, tx, row, { because, newRound: true, actor, change: { lastAgentId: null } }, now);
  }
  if (onTheLine === 0 && ids.length < atOnce) return;
  // Never at the instant of this timer, which is about to be taken off the list.
  const laterMs = onTheLine === ids.length ? callPatienceMs : 1;
  await scheduleTimers(tx, [departedAgentTimer(agentId, actor, new Date(now.getTime() + laterMs))]);
};
