import { select, type Tx } from '../../database.ts';

/** Which of these blobs nothing refers to. */
export async function unreferencedBlobs(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await select<{ key: string }>(
    tx,
    `select key from unnest($1::text[]) as key
     where not exists (select 1 from receipt where receipt.blob_key = key)
       and not exists (select 1 from attachment where attachment.blob_key = key)`,
    [keys],
  );
  return rows.map((row) => row.key);
}
