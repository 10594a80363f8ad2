import { run, select, selectOne, type Tx } from '../../database.ts';

/** The cursor's folder: a number's texts lie in one place. */
const folder = 'texts';

export interface TextSync {
  /** Rises with each holder; whoever was paused finds out when it ends. */
  readonly fence: number;
  /** Everything that arrived before it has been looked at; null when nothing was ever. */
  readonly syncedAt: Date | null;
}

/**
 * Claims the comparison of a channel with its provider until `leaseUntil`; undefined while another process holds it
 * or when it was done after `dueBefore`.
 */
export async function claimTextSync(
  tx: Tx,
  channelId: string,
  times: { readonly now: Date; readonly dueBefore: Date; readonly leaseUntil: Date },
): Promise<TextSync | undefined> {
  return selectOne<TextSync>(
    tx,
    `insert into mailbox_cursor as cursor (channel_id, folder, fence, lease_until) values ($1, '${folder}', 1, $4)
     on conflict (channel_id, folder) do update set fence = cursor.fence + 1, lease_until = $4
       where (cursor.lease_until is null or cursor.lease_until <= $2)
         and (cursor.synced_at is null or cursor.synced_at <= $3)
     returning fence, synced_at as "syncedAt"`,
    [channelId, times.now, times.dueBefore, times.leaseUntil],
  );
}

/** Up to where a comparison looked, or why it could not and from when it may be tried again. */
export type TextSyncEnd =
  /** `error`: what it had to leave out. */
  { readonly syncedAt: Date; readonly error?: string } | { readonly error: string; readonly retryAt: Date };

/** Ends a claim. */
export async function endTextSync(tx: Tx, channelId: string, fence: number, end: TextSyncEnd): Promise<void> {
  const [syncedAt, retryAt] = 'syncedAt' in end ? [end.syncedAt, null] : [null, end.retryAt];
  await run(
    tx,
    `update mailbox_cursor set synced_at = coalesce($3, synced_at), error = $4, lease_until = $5
     where channel_id = $1 and folder = '${folder}' and fence = $2`,
    [channelId, fence, syncedAt, end.error ?? null, retryAt],
  );
}

/** Which of the provider's keys have a receipt. */
export async function knownProviderKeys(
  tx: Tx,
  channelId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await select<{ key: string }>(
    tx,
    'select provider_key as key from receipt where channel_id = $1 and provider_key = any($2)',
    [channelId, keys],
  );
  return new Set(rows.map((row) => row.key));
}
