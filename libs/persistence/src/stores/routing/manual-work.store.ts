import { selectOne, type Tx } from '../../database.ts';

/** How often an agent took work by themselves since an instant. */
export async function picksSince(tx: Tx, agentId: string, since: Date): Promise<number> {
  const row = await selectOne<{ n: number }>(
    tx,
    `select count(*)::int as n from routing_receipt
     where agent_id = $1 and at > $2 and outcome = 'manual' and detail ->> 'how' = 'picked'`,
    [agentId, since],
  );
  return row?.n ?? 0;
}

/** How many wait in the same queue before this one, by age; counted no further than `atMost`. */
export async function waitingBefore(
  tx: Tx,
  conversation: { readonly id: string; readonly queueId: string | null; readonly queuedAt: Date | null },
  atMost: number,
): Promise<number> {
  const row = await selectOne<{ n: number }>(
    tx,
    `select count(*)::int as n from (
       select 1 from conversation
       where state = 'queued' and queue_id = $1 and (queued_at, id) < ($2, $3) limit $4
     ) before`,
    [conversation.queueId, conversation.queuedAt, conversation.id, atMost],
  );
  return row?.n ?? 0;
}

export async function transfersOf(tx: Tx, conversationId: string): Promise<number> {
  const row = await selectOne<{ n: number }>(
    tx,
    `select count(*)::int as n from event where conversation_id = $1 and type = 'conversation.transferred'`,
    [conversationId],
  );
  return row?.n ?? 0;
}

/** A queue that a team serves, by name: the given one if it does, else the first; undefined when it serves none. */
export async function queueOfTeam(
  tx: Tx,
  teamId: string,
  preferred: string | null,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return selectOne(
    tx,
    `select q.id, q.name from queue_team t join queue q on q.id = t.queue_id where t.team_id = $1
     order by q.id is distinct from $2, q.name limit 1`,
    [teamId, preferred],
  );
}
