import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { FollowUpRow } from '#persistence/rows/follow-up.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import {
  changeConversation,
  lockReceivingConversation,
} from '#persistence/stores/conversations/conversation.store.ts';
import {
  followUpById,
  makeFollowUpDue,
  promiser,
  type Promiser,
} from '#persistence/stores/conversations/follow-up.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';
import { giveNotice } from '../notices/give-notice.ts';
import { endAssignment } from '../routing/assignments/end-assignment.ts';
import { giveTo } from '../routing/by-hand/give-to.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';

const because = 'follow-up';

/**
 * Timer `follow-up`: its instant has come. The conversation comes back to its agent, whatever their load; while they are
 * away or gone it waits for their team. What somebody else works on stays with them, and its agent is told.
 */
export const followUpDue: TimerAct = async (flow, tx, timer, now) => {
  const row = await lockReceivingConversation(tx, String(timer.payload.conversationId));
  const known = await followUpById(tx, String(timer.payload.followUpId));
  const agent = known && (await promiser(tx, known.agentId));
  if (!row || !agent) return;
  const here = agent.active && (agent.presence === 'available' || agent.presence === 'busy');
  const due = await makeFollowUpDue(tx, known.id, here ? 'agent' : 'team', now);
  if (!due) return;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'follow-up.due',
      at: now,
      actor: system,
      conversationId: row.id,
      agentId: due.agentId,
      data: { followUpId: due.id, note: due.note, cameTo: due.cameTo, dueAt: due.dueAt.toISOString() },
    },
  ]);
  const others = row.state === 'assigned' && row.assigneeId !== due.agentId;
  if (!others && here) {
    await giveTo(flow, tx, row, { agentId: due.agentId, because, how: 'follow-up' }, now);
  } else if (!others) await giveToTeam(flow, tx, row, due, agent, now);
  const whom = here ? { agent: agent.email } : ('supervisors' as const);
  const notice = {
    conversationId: row.id,
    whom,
    kind: 'follow-up',
    text: `Follow-up on conversation ${row.number}: ${due.note}`,
    by: ['live' as const],
    dedupeKey: `follow-up:${due.id}`,
  };
  await giveNotice(flow, tx, notice, now);
};

/** It waits for anybody of its queue and of the agent's teams; they are preferred when they are back. */
async function giveToTeam(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  due: FollowUpRow,
  agent: Promiser,
  now: Date,
): Promise<void> {
  if (await isOnTheLine(tx, row.id)) return;
  const teamIds = [...new Set([...row.teamIds, ...agent.teamIds])];
  if (row.state === 'queued' || row.state === 'offered') {
    if (teamIds.length > row.teamIds.length) await changeConversation(tx, row, { teamIds }, now);
    return;
  }
  await endAssignment(flow, tx, row, { reason: 'owner-away', wrapUp: false }, now);
  if (row.state === 'resolved') {
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'conversation.reopened',
        at: now,
        actor: system,
        conversationId: row.id,
        conversationVersion: row.version + 1,
        data: { because },
      },
    ]);
  }
  const change = { teamIds, lastAgentId: due.agentId, resolvedAt: null };
  const newPlace = row.state === 'resolved';
  await backToQueue(flow, tx, row, { because, newRound: true, newPlace, change }, now);
}
