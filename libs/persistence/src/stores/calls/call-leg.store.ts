import { run, select, selectOne, type Tx } from '../../database.ts';
import type { CallLegRow } from '../../rows/call-leg.row.ts';
import { setClause } from '../../set-clause.ts';

export type NewLeg = Pick<
  CallLegRow,
  'id' | 'callId' | 'role' | 'agentId' | 'providerId' | 'status' | 'createdAt'
>;
export type LegChange = Partial<Omit<CallLegRow, 'id' | 'callId' | 'role' | 'agentId' | 'createdAt'>>;

const columns = `
  id, call_id as "callId", role, agent_id as "agentId", provider_id as "providerId", status,
  last_sequence as "lastSequence", in_conference as "inConference", created_at as "createdAt",
  answered_at as "answeredAt", ended_at as "endedAt", end_cause as "endCause"`;

export async function insertLeg(tx: Tx, leg: NewLeg): Promise<void> {
  await run(
    tx,
    `insert into call_leg (id, call_id, role, agent_id, provider_id, status, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [leg.id, leg.callId, leg.role, leg.agentId, leg.providerId, leg.status, leg.createdAt],
  );
}

/** Every leg of a call, oldest first. The call's lock covers them. */
export async function legsOfCall(tx: Tx, callId: string): Promise<CallLegRow[]> {
  return select<CallLegRow>(
    tx,
    `select ${columns} from call_leg where call_id = $1 order by created_at, id`,
    [callId],
  );
}

/** @throws Error when the leg is gone: nothing removes legs */
export async function changeLeg(tx: Tx, id: string, change: LegChange): Promise<CallLegRow> {
  const set = setClause(change, 1);
  const row = await selectOne<CallLegRow>(
    tx,
    `update call_leg set ${set.sql} where id = $1 returning ${columns}`,
    [id, ...set.values],
  );
  if (!row) throw new Error(`Leg ${id} is gone.`);
  return row;
}

/** The provider's ids of all legs that were ever rung for this agent since `since`. */
export async function providerIdsOfAgent(tx: Tx, agentId: string, since: Date): Promise<string[]> {
  const rows = await select<{ providerId: string }>(
    tx,
    `select provider_id as "providerId" from call_leg
     where agent_id = $1 and created_at >= $2 and provider_id is not null`,
    [agentId, since],
  );
  return rows.map((row) => row.providerId);
}
