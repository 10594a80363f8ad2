import { deleteChannel } from '#persistence/stores/channels/channel-change.store.ts';
import { channelView } from '#persistence/stores/channels/channel-list.store.ts';
import {
  saveChannel,
  type ChannelChange,
  type SavedChannel,
} from '#persistence/stores/channels/channel.store.ts';
import type { Flow } from '../flow.ts';

/** Changes a channel that still has `version`; what is left out stays. */
export async function changeChannel(
  flow: Flow,
  input: { id: string; version: number; change: Partial<ChannelChange> },
): Promise<SavedChannel | { readonly kind: 'no-channel' }> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const known = await channelView(tx, input.id);
    if (!known) return { kind: 'no-channel' };
    const { id, kind, name, address, settings, enabled } = known;
    const given = { name, address, settings, enabled, ...input.change };
    return saveChannel(tx, flow.secrets, { ...given, id, kind, version: input.version }, now);
  });
}

/** Removes a channel that nothing came through; one that was used can only be disabled. */
export async function removeChannel(
  flow: Flow,
  input: { id: string; version: number },
): Promise<{ readonly kind: 'removed' | 'no-channel' | 'used' | 'stale' }> {
  return flow.database.transaction(async (tx) => {
    const known = await channelView(tx, input.id);
    if (!known) return { kind: 'no-channel' };
    if (known.version !== input.version) return { kind: 'stale' };
    return { kind: (await deleteChannel(tx, input.id)) ? 'removed' : 'used' };
  });
}
