import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { ChannelRow } from '../../rows/channel.row.ts';

/** A channel without its secret: only whether there is one. */
export type ChannelView = Omit<ChannelRow, 'secret'> & { readonly credentialsSet: boolean };

/** By kind and address. */
const channels: List = {
  columns: `id, kind, name, address, settings, secret is not null as "credentialsSet", enabled, version,
    created_at as "createdAt"`,
  from: 'channel',
  key: [
    ['kind', 'text'],
    ['address', 'text'],
  ],
  order: 'asc',
};

export function listChannelPage(tx: Tx, page: PageRequest): Promise<Page<ChannelView>> {
  return selectPage(tx, channels, new Conditions(), page);
}

export function channelView(tx: Tx, id: string): Promise<ChannelView | undefined> {
  return selectOne(tx, `select ${channels.columns} from channel where id = $1`, [id]);
}
