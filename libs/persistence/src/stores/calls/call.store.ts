import { liveCallStates, type CallState } from '#domain/calls/call-state.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import type { CallRow } from '../../rows/call.row.ts';
import { setClause } from '../../set-clause.ts';

export type NewCall = Pick<
  CallRow,
  'id' | 'channelId' | 'providerId' | 'state' | 'fromNumber' | 'toNumber' | 'startedAt' | 'queuedAt'
>;

export type CallChange = Partial<
  Pick<
    CallRow,
    | 'conversationId'
    | 'messageId'
    | 'digits'
    | 'providerQueueId'
    | 'conferenceId'
    | 'agentId'
    | 'queuedAt'
    | 'answeredAt'
    | 'endedAt'
    | 'endReason'
  >
>;

const columns = `
  id, channel_id as "channelId", conversation_id as "conversationId", message_id as "messageId",
  provider_id as "providerId", direction, state, from_number as "fromNumber", to_number as "toNumber", digits,
  provider_queue_id as "providerQueueId", conference_id as "conferenceId", agent_id as "agentId",
  started_at as "startedAt", queued_at as "queuedAt", answered_at as "answeredAt", ended_at as "endedAt",
  end_reason as "endReason", version`;

/** Notes a call that came in; false when the provider's call is known already. */
export async function insertCall(tx: Tx, call: NewCall): Promise<boolean> {
  const row = await selectOne(
    tx,
    `insert into call (id, channel_id, provider_id, state, from_number, to_number, started_at, queued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (provider_id) do nothing returning id`,
    [
      call.id,
      call.channelId,
      call.providerId,
      call.state,
      call.fromNumber,
      call.toNumber,
      call.startedAt,
      call.queuedAt,
    ],
  );
  return row !== undefined;
}

export async function findCall(tx: Tx, id: string): Promise<CallRow | undefined> {
  return selectOne<CallRow>(tx, `select ${columns} from call where id = $1`, [id]);
}

export async function findCallOfProvider(tx: Tx, providerId: string): Promise<CallRow | undefined> {
  return selectOne<CallRow>(tx, `select ${columns} from call where provider_id = $1`, [providerId]);
}

/** Locks a call until the transaction ends; after its conversation, where it has one. */
export async function lockCall(tx: Tx, id: string): Promise<CallRow | undefined> {
  return selectOne<CallRow>(tx, `select ${columns} from call where id = $1 for update`, [id]);
}

/** The call of a conversation on which somebody is on the line, the newest if there are several; locked. */
export async function lockLiveCall(tx: Tx, conversationId: string): Promise<CallRow | undefined> {
  return selectOne<CallRow>(
    tx,
    `select ${columns} from call where conversation_id = $1 and state = any($2)
     order by started_at desc, id desc limit 1 for update`,
    [conversationId, liveCallStates],
  );
}

/** Whether the agent of a conversation is on the phone with the customer, or about to be. */
export async function isOnTheLine(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    `select 1 from call where conversation_id = $1 and state in ('connecting', 'connected') limit 1`,
    [conversationId],
  );
  return row !== undefined;
}

/**
 * Takes a call from one of `from` to `to`. Undefined when it was in none of them: somebody was faster, and the
 * caller undoes what it did.
 */
export async function transitionCall(
  tx: Tx,
  id: string,
  from: readonly CallState[],
  to: CallState,
  change: CallChange = {},
): Promise<CallRow | undefined> {
  const set = setClause({ ...change, state: to }, 2);
  return selectOne<CallRow>(
    tx,
    `update call set version = version + 1, ${set.sql} where id = $1 and state = any($2) returning ${columns}`,
    [id, from, ...set.values],
  );
}

/** Saves what was learnt of a call without a change of its state. */
export async function changeCall(tx: Tx, id: string, change: CallChange): Promise<CallRow> {
  const set = setClause(change, 1);
  const row = await selectOne<CallRow>(
    tx,
    `update call set version = version + 1, ${set.sql} where id = $1 returning ${columns}`,
    [id, ...set.values],
  );
  if (!row) throw new Error(`Call ${id} is gone.`);
  return row;
}

/** Calls that nobody ended and that began before `before`, oldest first, from after one of them on. */
export async function openCalls(
  tx: Tx,
  before: Date,
  after: Pick<CallRow, 'startedAt' | 'id'> | undefined,
  limit: number,
): Promise<CallRow[]> {
  return select<CallRow>(
    tx,
    `select ${columns} from call
     where ended_at is null and started_at < $1 and ($2::timestamptz is null or (started_at, id) > ($2, $3))
     order by started_at, id limit $4`,
    [before, after?.startedAt ?? null, after?.id ?? null, limit],
  );
}

/** Brings the text of a call's one timeline entry up to date. */
export async function retellCall(tx: Tx, messageId: string, text: string): Promise<void> {
  await run(tx, 'update message set text = $2 where id = $1', [messageId, text]);
}

/** The call that a receipt stands for. */
export async function callOfReceipt(tx: Tx, receiptId: string): Promise<string | undefined> {
  const row = await selectOne<{ id: string }>(
    tx,
    `select call.id from receipt
     join call on call.provider_id = receipt.provider_key and call.channel_id = receipt.channel_id
     where receipt.id = $1`,
    [receiptId],
  );
  return row?.id;
}
