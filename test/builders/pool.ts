import type { Holding } from '#domain/capacity/capacity.ts';
import type { RoutableAgent, WaitingConversation } from '#domain/routing/snapshot.ts';
import type { ChannelKind } from '#domain/words.ts';

/** The instant at which pure routing specs decide. */
export const atMs = Date.UTC(2026, 2, 2, 9);

export function waiting(id: string, own: Partial<WaitingConversation> = {}): WaitingConversation {
  return {
    id,
    queue: 'Care',
    channel: 'email',
    priority: 'normal',
    required: [],
    preferred: [],
    teams: [],
    step: 0,
    round: 1,
    queuedAtMs: atMs - 60_000,
    asked: [],
    ...own,
  };
}

export function routable(
  id: string,
  own: Omit<Partial<RoutableAgent>, 'skills'> & { skills?: Record<string, number> } = {},
): RoutableAgent {
  const { skills, ...rest } = own;
  return {
    id,
    presence: 'available',
    teams: [],
    hasPhone: true,
    units: 100,
    held: [],
    ...rest,
    skills: new Map(Object.entries(skills ?? {})),
  };
}

export function held(channel: ChannelKind, units: number): Holding {
  return { channel, units, exclusive: channel === 'voice' };
}
