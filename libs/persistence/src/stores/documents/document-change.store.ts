import type { DocumentKind } from '#contracts/documents.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import type { DocumentRow } from '../../rows/document.row.ts';

export type DocumentState = DocumentRow['state'];

/** Versions of one document are made and published one after another. */
export async function lockDocument(tx: Tx, kind: DocumentKind, name: string): Promise<void> {
  await run(tx, `select pg_advisory_xact_lock(hashtextextended('document:' || $1 || ':' || $2, 0))`, [
    kind,
    name,
  ]);
}

/** The same for every document of a kind. */
export async function lockDocuments(tx: Tx, kind: DocumentKind): Promise<void> {
  await run(
    tx,
    `select pg_advisory_xact_lock(hashtextextended('document:' || $1 || ':' || name, 0))
     from (select distinct name from document where kind = $1 order by name) named`,
    [kind],
  );
}

/** Appends a draft and answers its version. */
export async function insertDraft(
  tx: Tx,
  draft: { kind: DocumentKind; name: string; body: unknown; note: string; authorId: string | null },
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

export interface StandingVersion {
  readonly version: number;
  readonly state: DocumentState;
  readonly sharePercent: number | null;
  readonly replaces: number | null;
  readonly wasLive: boolean;
}

/** The versions of a document that decide anything now, and the one that is asked for. */
export async function standingVersions(
  tx: Tx,
  kind: DocumentKind,
  name: string,
  version: number | null,
): Promise<StandingVersion[]> {
  return select(
    tx,
    `select version, state, share_percent::float8 as "sharePercent", replaces, published_at is not null as "wasLive"
     from document where kind = $1 and name = $2 and (state in ('shadow', 'share', 'live') or version = $3)`,
    [kind, name, version],
  );
}

export interface DocumentMove {
  readonly version: number;
  readonly from: DocumentState | null;
  readonly to: DocumentState;
  readonly sharePercent?: number | null | undefined;
  /** Set when it becomes the live one by publication. */
  readonly replaces?: number | null | undefined;
  readonly because:
    'drafted' | 'shadowed' | 'shared' | 'published' | 'withdrawn' | 'rolled-back' | 'replaced';
}

/** Live calendars whose written-down holidays end before a year. */
export async function calendarsEndingBefore(
  tx: Tx,
  year: number,
): Promise<{ name: string; version: number; body: Calendar }[]> {
  return select(
    tx,
    `select name, version, body from document where kind = 'calendar' and state = 'live'
       and jsonb_array_length(coalesce(body -> 'holidaySources', '[]')) > 0
       and coalesce((body -> 'publicHolidays' ->> 'toYear')::int, 0) < $1 order by name`,
    [year],
  );
}

/** How often anything about a document changed: what a change of it is based on. */
export async function changesOf(tx: Tx, kind: DocumentKind, name: string): Promise<number> {
  const row = await selectOne<{ number: number }>(
    tx,
    'select coalesce(max(number), 0) as number from document_change where kind = $1 and name = $2',
    [kind, name],
  );
  return row?.number ?? 0;
}

/** Moves a version to a state and writes down who did it. The caller holds the document's lock. */
export async function moveVersion(
  tx: Tx,
  of: { kind: DocumentKind; name: string; note: string; byId: string | null },
  move: DocumentMove,
  now: Date,
): Promise<void> {
  // Going back leads to each version once, to where it was live last: else two that were live in turns led to each other for ever.
  if (move.replaces !== undefined) {
    await run(
      tx,
      `update document set replaces = again.replaces
       from (select replaces from document where kind = $1 and name = $2 and version = $3) again
       where kind = $1 and name = $2 and document.replaces = $3`,
      [of.kind, of.name, move.version],
    );
  }
  await run(
    tx,
    `update document set state = $4, share_percent = $5,
       published_at = case when $4 = 'live' then $6 else published_at end,
       replaces = case when $7 then $8::int else replaces end
     where kind = $1 and name = $2 and version = $3`,
    [
      of.kind,
      of.name,
      move.version,
      move.to,
      move.sharePercent ?? null,
      now,
      move.replaces !== undefined,
      move.replaces ?? null,
    ],
  );
  await recordChange(tx, of, move, now);
}

export async function recordChange(
  tx: Tx,
  of: { kind: DocumentKind; name: string; note: string; byId: string | null },
  move: DocumentMove,
  now: Date,
): Promise<void> {
  await run(
    tx,
    `insert into document_change (kind, name, number, version, from_state, to_state, share_percent, because, note,
       by_id, at)
     select $1::text, $2::text, coalesce(max(number), 0) + 1, $3::int, $4::text, $5::text, $6::numeric, $7::text,
       $8::text, $9::uuid, $10::timestamptz
     from document_change where kind = $1 and name = $2`,
    [
      of.kind,
      of.name,
      move.version,
      move.from,
      move.to,
      move.sharePercent ?? null,
      move.because,
      of.note,
      of.byId,
      now,
    ],
  );
}

/**
 * Forgets who moved which version before then. The newest move of each document stays: changes to come are numbered after
 * it. Answers how many rows were removed.
 */
export async function forgetDocumentChanges(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await select(
    tx,
    `delete from document_change where (kind, name, number) in (
       select kind, name, number from document_change old
       where at < $1 and exists (select 1 from document_change newer
         where newer.kind = old.kind and newer.name = old.name and newer.number > old.number)
       limit $2) returning 1`,
    [before, limit],
  );
  return rows.length;
}

/** Which of these names no row of the table bears. */
export async function missingNames(
  tx: Tx,
  table: 'queue' | 'skill' | 'team' | 'rota' | 'webhook_target',
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

/** Which of these documents have no live version. */
export async function withoutLiveVersion(
  tx: Tx,
  kind: DocumentKind,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await select<{ given: string }>(
    tx,
    `select given from unnest($2::text[]) given where not exists (
       select 1 from document where kind = $1 and name = given and state = 'live')`,
    [kind, names],
  );
  return rows.map((row) => row.given);
}
