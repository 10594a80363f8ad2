import type { DocumentKind } from '#contracts/documents.ts';
import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { DocumentRow } from '../../rows/document.row.ts';

export type DocumentItem = Omit<DocumentRow, 'body' | 'kind'>;

export interface DocumentName {
  readonly name: string;
  readonly newestVersion: number;
  readonly liveVersion: number | null;
}

const itemColumns = `name, version, state, share_percent::float8 as "sharePercent", replaces, note, author_id as "authorId", created_at as "createdAt",
  published_at as "publishedAt"`;

/** Versions of one document, newest first. */
const versions: List = { columns: itemColumns, from: 'document', key: [['version', 'int']], order: 'desc' };

export function listVersions(
  tx: Tx,
  kind: DocumentKind,
  name: string,
  page: PageRequest,
): Promise<Page<DocumentItem>> {
  return selectPage(tx, versions, new Conditions().add('kind = ? and name = ?', kind, name), page);
}

export function documentAt(
  tx: Tx,
  kind: DocumentKind,
  name: string,
  version: number,
): Promise<(DocumentItem & { body: Record<string, unknown> }) | undefined> {
  return selectOne(
    tx,
    `select ${itemColumns}, body from document where kind = $1 and name = $2 and version = $3`,
    [kind, name, version],
  );
}

/** Names of one kind of document. Walks from name to name by the index, past all versions between. */
export async function listDocumentNames(
  tx: Tx,
  kind: DocumentKind,
  page: PageRequest,
): Promise<Page<DocumentName>> {
  const rows = await select<DocumentName>(
    tx,
    `with recursive name as (
       (select name, version from document where kind = $1 and name > $2 order by name, version limit 1)
       union all
       select next.name, next.version from name cross join lateral
         (select name, version from document where kind = $1 and document.name > name.name
          order by name, version limit 1) next
     )
     select name,
       (select version from document where kind = $1 and document.name = name.name
        order by version desc limit 1) as "newestVersion",
       (select version from document where kind = $1 and document.name = name.name and state = 'live') as "liveVersion"
     from name limit $3`,
    [kind, page.cursor?.[0] ?? '', page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { items: shown, nextCursor: last ? [last.name] : null };
}

export interface DocumentStanding {
  readonly name: string;
  /** How often anything about it changed. */
  readonly version: number;
  readonly newestVersion: number;
  readonly liveVersion: number | null;
  readonly previousVersion: number | null;
  readonly shadowVersion: number | null;
  readonly shareVersion: number | null;
  readonly sharePercent: number | null;
}

/** Which versions of a document decide now; undefined when there is none at all. */
export async function documentStanding(
  tx: Tx,
  kind: DocumentKind,
  name: string,
): Promise<DocumentStanding | undefined> {
  const row = await selectOne<
    Omit<DocumentStanding, 'name' | 'newestVersion'> & { newestVersion: number | null }
  >(
    tx,
    `select max(version) as "newestVersion", max(version) filter (where state = 'live') as "liveVersion",
       max(replaces) filter (where state = 'live') as "previousVersion",
       max(version) filter (where state = 'shadow') as "shadowVersion",
       max(version) filter (where state = 'share') as "shareVersion",
       max(share_percent)::float8 as "sharePercent",
       (select coalesce(max(number), 0) from document_change where kind = $1 and name = $2) as version
     from document where kind = $1 and name = $2`,
    [kind, name],
  );
  if (!row || row.newestVersion === null) return undefined;
  return { ...row, name, newestVersion: row.newestVersion };
}

export interface DocumentChange {
  readonly number: number;
  readonly version: number;
  readonly from: string | null;
  readonly to: string;
  readonly sharePercent: number | null;
  readonly because: string;
  readonly note: string;
  readonly byId: string | null;
  readonly at: Date;
}

/** Who moved which version from state to state, newest first. */
export function listDocumentChanges(
  tx: Tx,
  kind: DocumentKind,
  name: string,
  page: PageRequest,
): Promise<Page<DocumentChange>> {
  const changes: List = {
    columns: `number, version, from_state as "from", to_state as "to", share_percent::float8 as "sharePercent", because,
      note, by_id as "byId", at`,
    from: 'document_change',
    key: [['number', 'int']],
    order: 'desc',
  };
  return selectPage(tx, changes, new Conditions().add('kind = ? and name = ?', kind, name), page);
}
