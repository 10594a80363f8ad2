import { run, select, selectOne, type Tx } from '../../database.ts';

export interface StoredAnswer {
  readonly requestHash: Buffer;
  readonly status: number;
  readonly response: unknown;
}

/**
 * Takes a key for a request until the transaction ends, or answers what was stored under it. While another
 * transaction holds the same key this waits for its end.
 */
export async function takeRequestKey(
  tx: Tx,
  agentId: string,
  key: string,
  requestHash: Buffer,
  now: Date,
): Promise<StoredAnswer | undefined> {
  const taken = await selectOne(
    tx,
    `insert into idempotent_request (agent_id, key, request_hash, status, response, created_at)
     values ($1, $2, $3, 0, 'null', $4) on conflict do nothing returning key`,
    [agentId, key, requestHash, now],
  );
  if (taken) return undefined;
  const stored = await selectOne<StoredAnswer>(
    tx,
    `select request_hash as "requestHash", status, response from idempotent_request
     where agent_id = $1 and key = $2`,
    [agentId, key],
  );
  if (!stored) throw new Error('An idempotent request vanished while it was looked at.');
  return stored;
}

export async function storeAnswer(
  tx: Tx,
  agentId: string,
  key: string,
  status: number,
  response: unknown,
): Promise<void> {
  await run(tx, 'update idempotent_request set status = $3, response = $4 where agent_id = $1 and key = $2', [
    agentId,
    key,
    status,
    JSON.stringify(response ?? null),
  ]);
}

/** Forgets what was stored before an instant, some at a time, and answers how many. */
export async function forgetRequests(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await select(
    tx,
    `delete from idempotent_request where (agent_id, key) in
       (select agent_id, key from idempotent_request where created_at < $1 order by created_at limit $2)
     returning key`,
    [before, limit],
  );
  return gone.length;
}
