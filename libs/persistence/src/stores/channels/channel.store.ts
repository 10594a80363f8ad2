import type { ChannelKind } from '#domain/words.ts';
import { select, selectOne, type Tx } from '../../database.ts';
import type { ChannelRow } from '../../rows/channel.row.ts';

/** Seals and opens credentials; the platform's Secrets does. */
export interface Sealer {
  seal(plain: string): Buffer;
  unseal(sealed: Buffer): string;
}

/** A channel with its credentials in the open; of the shape that the channel port takes. */
export interface OpenChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly address: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** What the API may show: whether there are credentials, never which. */
export type ListedChannel = Omit<ChannelRow, 'secret'> & { readonly hasCredentials: boolean };

export type ChannelSource = Pick<ChannelRow, 'id' | 'kind' | 'name' | 'address' | 'settings' | 'secret'>;

const sourceColumns = 'id, kind, name, address, settings, secret';
const listedColumns = `id, kind, name, address, settings, enabled, version, created_at as "createdAt",
  secret is not null as "hasCredentials"`;

export function openChannel(secrets: Sealer, row: ChannelSource): OpenChannel {
  const { secret, ...plain } = row;
  return {
    ...plain,
    credentials: secret ? (JSON.parse(secrets.unseal(secret)) as Record<string, string>) : {},
  };
}

/** A channel that is ready to be used, enabled or not; undefined when there is none of that id. */
export async function channelSetup(tx: Tx, secrets: Sealer, id: string): Promise<OpenChannel | undefined> {
  const row = await selectOne<ChannelSource>(tx, `select ${sourceColumns} from channel where id = $1`, [id]);
  return row && openChannel(secrets, row);
}

/** The enabled channels of these kinds, oldest first. */
export async function channelsOfKind(
  tx: Tx,
  secrets: Sealer,
  kinds: readonly ChannelKind[],
): Promise<OpenChannel[]> {
  const rows = await select<ChannelSource>(
    tx,
    `select ${sourceColumns} from channel where kind = any($1) and enabled order by created_at, id`,
    [kinds],
  );
  return rows.map((row) => openChannel(secrets, row));
}

export interface ChannelChange {
  readonly name: string;
  readonly address: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  /** Sealed before it is kept; undefined leaves what is there. */
  readonly credentials?: Readonly<Record<string, string>> | undefined;
}

export type SavedChannel =
  | { readonly kind: 'saved'; readonly channel: ListedChannel }
  | { readonly kind: 'stale' }
  | { readonly kind: 'address-taken' };

/**
 * Adds a channel, or changes the one that still has `version`. A channel keeps its kind.
 * @param given `version` is undefined for a new channel
 */
export async function saveChannel(
  tx: Tx,
  secrets: Sealer,
  given: ChannelChange & {
    readonly id: string;
    readonly kind: ChannelKind;
    readonly version?: number | undefined;
  },
  now: Date,
): Promise<SavedChannel> {
  const address = channelAddress(given.kind, given.address);
  const taken = await selectOne(tx, 'select 1 from channel where kind = $1 and address = $2 and id <> $3', [
    given.kind,
    address,
    given.id,
  ]);
  if (taken) return { kind: 'address-taken' };
  const sealed = given.credentials ? secrets.seal(JSON.stringify(given.credentials)) : null;
  const values = [
    given.id,
    given.name,
    address,
    JSON.stringify(given.settings),
    given.enabled,
    sealed,
    given.kind,
  ];
  const channel =
    given.version === undefined
      ? await selectOne<ListedChannel>(
          tx,
          `insert into channel (id, name, address, settings, enabled, secret, kind, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning ${listedColumns}`,
          [...values, now],
        )
      : await selectOne<ListedChannel>(
          tx,
          `update channel set name = $2, address = $3, settings = $4, enabled = $5,
             secret = coalesce($6, secret), version = version + 1
           where id = $1 and kind = $7 and version = $8 returning ${listedColumns}`,
          [...values, given.version],
        );
  if (channel) return { kind: 'saved', channel };
  return { kind: given.version === undefined ? 'address-taken' : 'stale' };
}

/** As addresses of channels are kept and compared: mail in lower case. */
export function channelAddress(kind: ChannelKind, address: string): string {
  return kind === 'email' ? address.trim().toLowerCase() : address.trim();
}
