import { documentSchemas, type DocumentBody, type DocumentKind } from '#contracts/documents.ts';
import { select, selectOne, type Tx } from '../../database.ts';

export interface LiveDocument<K extends DocumentKind> {
  readonly name: string;
  readonly version: number;
  readonly body: DocumentBody<K>;
}

/** The live version of a document, or undefined when none was published under that name. */
export async function liveDocument<K extends DocumentKind>(
  tx: Tx,
  kind: K,
  name: string,
): Promise<LiveDocument<K> | undefined> {
  return read(
    kind,
    await selectOne(
      tx,
      `select name, version, body from document where kind = $1 and name = $2 and state = 'live'`,
      [kind, name],
    ),
  );
}

/** The live versions of all documents of a kind, by name. */
export async function liveDocuments<K extends DocumentKind>(tx: Tx, kind: K): Promise<LiveDocument<K>[]> {
  const rows = await select<{ name: string; version: number; body: unknown }>(
    tx,
    `select name, version, body from document where kind = $1 and state = 'live' order by name`,
    [kind],
  );
  return rows.flatMap((row) => read(kind, row) ?? []);
}

/** One version of a document, live or not. */
export async function documentVersion<K extends DocumentKind>(
  tx: Tx,
  kind: K,
  name: string,
  version: number,
): Promise<LiveDocument<K> | undefined> {
  return read(
    kind,
    await selectOne(
      tx,
      'select name, version, body from document where kind = $1 and name = $2 and version = $3',
      [kind, name, version],
    ),
  );
}

/** The versions of a document by which anything is decided now: the live one, and one on a share of the traffic. */
export async function decidingVersions<K extends DocumentKind>(
  tx: Tx,
  kind: K,
  name: string,
): Promise<LiveDocument<K>[]> {
  const rows = await select<{ name: string; version: number; body: unknown }>(
    tx,
    `select name, version, body from document where kind = $1 and name = $2 and state in ('live', 'share')`,
    [kind, name],
  );
  return rows.flatMap((row) => read(kind, row) ?? []);
}

function read<K extends DocumentKind>(
  kind: K,
  row: { name: string; version: number; body: unknown } | undefined,
): LiveDocument<K> | undefined {
  return row && { ...row, body: documentSchemas[kind].parse(row.body) as DocumentBody<K> };
}
