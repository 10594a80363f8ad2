import type { ChannelKind } from '#domain/words.ts';
import { selectOne, type Tx } from '../../database.ts';
import type { SuppressionRow } from '../../rows/suppression.row.ts';

/** Who asked which sender of ours to stop. It binds that sender only, as at the carrier. */
export interface SuppressionKey {
  readonly channelKind: ChannelKind;
  /** The customer's address or number. */
  readonly address: string;
  /** The address or number of our channel. */
  readonly sender: string;
}

/** Notes that the address wants nothing more; false when that was known. */
export async function suppress(tx: Tx, key: SuppressionKey, source: string, now: Date): Promise<boolean> {
  const row = await selectOne(
    tx,
    `insert into suppression (channel_kind, address, sender, source, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1`,
    [key.channelKind, key.address, key.sender, source, now],
  );
  return row !== undefined;
}

/** Lifts it; false when there was none. */
export async function unsuppress(tx: Tx, key: SuppressionKey): Promise<boolean> {
  const row = await selectOne(
    tx,
    'delete from suppression where channel_kind = $1 and address = $2 and sender = $3 returning 1',
    [key.channelKind, key.address, key.sender],
  );
  return row !== undefined;
}

/** The note that the address wants nothing from this sender, or undefined. */
export async function suppressionOf(tx: Tx, key: SuppressionKey): Promise<SuppressionRow | undefined> {
  return selectOne<SuppressionRow>(
    tx,
    `select channel_kind as "channelKind", address, sender, source, created_at as "createdAt"
     from suppression where channel_kind = $1 and address = $2 and sender = $3`,
    [key.channelKind, key.address, key.sender],
  );
}
