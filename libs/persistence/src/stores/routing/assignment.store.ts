import { run, select, selectOne, type Tx } from '../../database.ts';
import type { AssignmentRow } from '../../rows/assignment.row.ts';

export type NewAssignment = Omit<AssignmentRow, 'endedAt' | 'endReason'>;

export async function startAssignments(tx: Tx, assignments: readonly NewAssignment[]): Promise<void> {
  if (assignments.length === 0) return;
  await run(
    tx,
    `insert into assignment (id, conversation_id, agent_id, offer_id, by_hand, hard, started_at)
     select id, conversation_id, agent_id, offer_id, by_hand, hard, started_at
     from jsonb_populate_recordset(null::assignment, $1)`,
    [
      JSON.stringify(
        assignments.map((one) => ({
          id: one.id,
          conversation_id: one.conversationId,
          agent_id: one.agentId,
          offer_id: one.offerId,
          by_hand: one.byHand,
          hard: one.hard,
          started_at: one.startedAt,
        })),
      ),
    ],
  );
}

/** Ends the conversation's live assignment and answers it; undefined when there is none. */
export async function endLiveAssignment(
  tx: Tx,
  conversationId: string,
  reason: string,
  now: Date,
): Promise<AssignmentRow | undefined> {
  return selectOne<AssignmentRow>(
    tx,
    `update assignment set ended_at = greatest(started_at, $3), end_reason = $2
     where conversation_id = $1 and ended_at is null
     returning id, conversation_id as "conversationId", agent_id as "agentId", offer_id as "offerId",
       by_hand as "byHand", hard, started_at as "startedAt", ended_at as "endedAt", end_reason as "endReason"`,
    [conversationId, reason, now],
  );
}

/** Conversations that somebody who does not work here any more still has to do, in the order in which they are locked. */
export async function workOfDeparted(tx: Tx, agentId: string, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select conversation.id from conversation join agent on agent.id = assignee_id
     where assignee_id = $1 and state = 'assigned' and not agent.active order by conversation.id limit $2`,
    [agentId, limit],
  );
  return rows.map((row) => row.id);
}

/** Those who do not work here any more and still have something to do that no timer takes from them. */
export async function departedOwners(tx: Tx, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select agent.id from agent
     where not active
       and exists (select 1 from conversation where assignee_id = agent.id and state = 'assigned')
       and not exists (select 1 from timer where key = 'departed-agent:' || agent.id)
     order by agent.id limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

/** Whether a person answered the customer since the live assignment of a conversation began. */
export async function ownerAnswered(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    `select 1 from assignment join message using (conversation_id)
     where conversation_id = $1 and ended_at is null and message.kind = 'outbound' and author_kind = 'agent'
       and not automatic and created_at >= started_at limit 1`,
    [conversationId],
  );
  return row !== undefined;
}
