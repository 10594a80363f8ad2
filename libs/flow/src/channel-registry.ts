import type { Channel } from '#channels/channel.ts';
import type { ChannelKind } from '#domain/words.ts';

/** The room of every kind of channel that this process serves. */
export type ChannelRegistry = ReadonlyMap<ChannelKind, Channel>;

export function channelRegistry(...rooms: readonly Channel[]): ChannelRegistry {
  return new Map(rooms.flatMap((room) => room.kinds.map((kind) => [kind, room] as const)));
}

/** @throws when this process has no room for the kind: the app is composed wrongly */
export function roomOf(channels: ChannelRegistry, kind: ChannelKind): Channel {
  const room = channels.get(kind);
  if (!room) throw new Error(`This process serves no channels of kind ${kind}.`);
  return room;
}
