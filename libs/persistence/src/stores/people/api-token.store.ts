import type { Role } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { ApiTokenRow } from '../../rows/api-token.row.ts';

/** Whom a token stands for. */
export interface TokenBearer {
  readonly tokenId: string;
  readonly kind: ApiTokenRow['kind'];
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export type TokenView = Pick<ApiTokenRow, 'id' | 'name' | 'createdAt' | 'expiresAt'>;

const isLive = (now: string) => `t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})`;

/** Newest first. */
const tokens: List = {
  columns: 't.id, t.name, t.created_at as "createdAt", t.expires_at as "expiresAt"',
  from: 'api_token t',
  key: [
    ['t.created_at', 'timestamptz'],
    ['t.id', 'uuid'],
  ],
  order: 'desc',
};

export async function insertToken(tx: Tx, row: Omit<ApiTokenRow, 'revokedAt'>): Promise<void> {
  await run(
    tx,
    `insert into api_token (id, agent_id, name, kind, token_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.agentId, row.name, row.kind, row.tokenHash, row.createdAt, row.expiresAt],
  );
}

/** Who bears a live token of this hash; undefined when nobody active does. */
export function tokenBearer(tx: Tx, hash: Buffer, now: Date): Promise<TokenBearer | undefined> {
  return selectOne(
    tx,
    `select t.id as "tokenId", t.kind, a.id, a.name, a.email, a.role
     from api_token t join agent a on a.id = t.agent_id
     where t.token_hash = $1 and ${isLive('$2')} and a.active`,
    [hash, now],
  );
}

/** Which of these tokens still let their bearers in. */
export async function liveTokens(tx: Tx, ids: readonly string[], now: Date): Promise<Set<string>> {
  const rows = await select<{ id: string }>(
    tx,
    `select t.id from api_token t join agent a on a.id = t.agent_id
     where t.id = any($1) and ${isLive('$2')} and a.active`,
    [ids, now],
  );
  return new Set(rows.map((row) => row.id));
}

/** Named tokens of an agent that are still good. */
export function listTokens(tx: Tx, agentId: string, now: Date, page: PageRequest): Promise<Page<TokenView>> {
  const conditions = new Conditions()
    .add('t.agent_id = ?', agentId)
    .add(`t.kind = 'token'`)
    .add('t.revoked_at is null')
    .add('(t.expires_at is null or t.expires_at > ?)', now);
  return selectPage(tx, tokens, conditions, page);
}

/** Revokes one token of an agent; false when it is not theirs or was revoked before. */
export async function revokeToken(tx: Tx, agentId: string, id: string, now: Date): Promise<boolean> {
  const rows = await select(
    tx,
    `update api_token set revoked_at = $3 where id = $1 and agent_id = $2 and revoked_at is null returning id`,
    [id, agentId, now],
  );
  return rows.length > 0;
}

/** Revokes all sessions and, unless they are kept, all named tokens of an agent. */
export async function revokeTokensOf(
  tx: Tx,
  agentId: string,
  which: 'all' | 'sessions',
  now: Date,
): Promise<void> {
  await run(
    tx,
    `update api_token set revoked_at = $3
     where agent_id = $1 and revoked_at is null and ($2 = 'all' or kind = 'session')`,
    [agentId, which, now],
  );
}

/** Forgets tokens that expired or were revoked before an instant, some at a time, and answers how many. */
export async function forgetTokens(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await select(
    tx,
    `delete from api_token where id in
       (select id from api_token where least(expires_at, revoked_at) < $1 limit $2) returning id`,
    [before, limit],
  );
  return gone.length;
}
