import type { DocumentKind } from '#contracts/documents.ts';
import { select, selectOne, type Tx } from '../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../page.ts';
import type { DocumentRow } from '../rows/document.row.ts';

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
