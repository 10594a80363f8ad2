import type { DocumentKind } from '#contracts/documents.ts';
import { run, select, selectOne, type Tx } from '../database.ts';

/** Versions of one document are made and published one after another. */
export async function lockDocument(tx: Tx, kind: DocumentKind, name: string): Promise<void> {
  await run(tx, `select pg_advisory_xact_lock(hashtextextended('document:' || $1 || ':' || $2, 0))`, [
    kind,
    name,
  ]);
}

/** Appends a draft and answers its version. */
export async function insertDraft(
  tx: Tx,
  draft: { kind: DocumentKind; name: string; body: unknown; note: string; authorId: string },
  now: Date,
): Promise<number> {
  await lockDocument(tx, draft.kind, draft.name);
  const row = await selectOne<{ version: number }>(
    tx,
    `insert into document (kind, name, version, state, body, note, author_id, created_at)
     select $1::text, $2::text, coalesce(max(version), 0) + 1, 'draft', $3::jsonb, $4::text, $5::uuid, $6::timestamptz
     from document where kind = $1 and name = $2 returning version`,
    [draft.kind, draft.name, JSON.stringify(draft.body), draft.note, draft.authorId, now],
  );
  if (!row) throw new Error('A draft was not written.');
  return row.version;
}

/** Makes one version live and retires the one that was. The caller holds the document's lock. */
export async function makeLive(
  tx: Tx,
  kind: DocumentKind,
  name: string,
  version: number,
  now: Date,
): Promise<void> {
  await run(
    tx,
    `update document set state = 'retired'
     where kind = $1 and name = $2 and state = 'live' and version <> $3`,
    [kind, name, version],
  );
  await run(
    tx,
    `update document set state = 'live', published_at = $4
     where kind = $1 and name = $2 and version = $3 and state <> 'live'`,
    [kind, name, version, now],
  );
}

/** Which of these names no row of the table bears. */
export async function missingNames(
  tx: Tx,
  table: 'queue' | 'skill' | 'team',
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await select<{ given: string }>(
    tx,
    `select given from unnest($1::text[]) given where not exists (select 1 from ${table} where name = given)`,
    [names],
  );
  return rows.map((row) => row.given);
}
