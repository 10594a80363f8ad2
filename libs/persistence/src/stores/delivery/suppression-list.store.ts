import { channelKinds, type ChannelKind } from '#domain/words.ts';
import type { Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { SuppressionRow } from '../../rows/suppression.row.ts';

/** In the order of their keys. */
const suppressions: List = {
  columns: `channel_kind as "channelKind", address, sender, source, created_at as "createdAt"`,
  from: 'suppression',
  key: [
    ['channel_kind', 'text'],
    ['address', 'text'],
    ['sender', 'text'],
  ],
  order: 'asc',
};

export function listSuppressions(
  tx: Tx,
  filter: { readonly channelKind?: ChannelKind | undefined; readonly address?: string | undefined },
  page: PageRequest,
): Promise<Page<SuppressionRow>> {
  const conditions = new Conditions();
  if (filter.channelKind) conditions.add('channel_kind = ?', filter.channelKind);
  // All kinds are named, so that an address alone is found by the key, which begins with the kind.
  else if (filter.address !== undefined) conditions.add('channel_kind = any(?)', channelKinds);
  if (filter.address !== undefined) conditions.add('address = ?', filter.address);
  return selectPage(tx, suppressions, conditions, page);
}
