import type { Estimates } from '#domain/routing/engine/estimates.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

/** What a round of matching saw, and a digest of what it decided. */
export interface MatchingRound {
  readonly id: string;
  readonly at: Date;
  readonly policyVersion: number;
  /** What was learned up to then; null when nothing was. */
  readonly estimateId: string | null;
  /** The round whose snapshot this one's changes are applied to; null when it holds everything itself. */
  readonly previousId: string | null;
  /** Compressed changes. */
  readonly seen: Buffer;
  readonly offers: number;
  readonly digest: string;
}

export interface StoredEstimates {
  readonly id: string;
  readonly at: Date;
  readonly body: Estimates;
}

const columns = `id, at, policy_version as "policyVersion", estimate_id as "estimateId", previous_id as "previousId",
  seen, offers, digest`;

/** Rounds of [from, to) after `after`, oldest first. */
export async function matchingRounds(
  tx: Tx,
  from: Date,
  to: Date,
  after: Pick<MatchingRound, 'at' | 'id'> | undefined,
  limit: number,
): Promise<MatchingRound[]> {
  return select<MatchingRound>(
    tx,
    `select ${columns} from matching_round
     where at >= $1 and at < $2 and ($3::timestamptz is null or (at, id) > ($3, $4::uuid))
     order by at, id limit $5`,
    [from, to, after?.at ?? null, after?.id ?? null, limit],
  );
}

export async function matchingRound(tx: Tx, id: string): Promise<MatchingRound | undefined> {
  return selectOne<MatchingRound>(tx, `select ${columns} from matching_round where id = $1`, [id]);
}

export async function insertEstimates(tx: Tx, estimates: StoredEstimates): Promise<void> {
  await run(tx, 'insert into routing_estimate (id, at, body) values ($1, $2, $3)', [
    estimates.id,
    estimates.at,
    JSON.stringify(estimates.body),
  ]);
}

export async function latestEstimates(tx: Tx): Promise<StoredEstimates | undefined> {
  return selectOne<StoredEstimates>(
    tx,
    'select id, at, body from routing_estimate order by at desc, id desc limit 1',
  );
}

export async function estimatesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Estimates>> {
  const rows = await select<StoredEstimates>(
    tx,
    'select id, at, body from routing_estimate where id = any($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.body]));
}

/** Forgets rounds and what they depended on; answers how many rows were removed. */
export async function forgetMatchingRounds(tx: Tx, before: Date, limit: number): Promise<number> {
  const rounds = await select<{ id: string }>(
    tx,
    `delete from matching_round where id in (select id from matching_round where at < $1 order by at limit $2) returning id`,
    [before, limit],
  );
  if (rounds.length === limit) return rounds.length;
  const estimates = await select<{ id: string }>(
    tx,
    `delete from routing_estimate where id in (
       select id from routing_estimate e where at < $1
         and not exists (select 1 from matching_round where estimate_id = e.id) order by at limit $2) returning id`,
    [before, limit],
  );
  return rounds.length + estimates.length;
}
