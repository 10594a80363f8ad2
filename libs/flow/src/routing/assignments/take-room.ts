import { roomFor, type Room } from '#domain/capacity/capacity.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { RoutableAgent } from '#domain/routing/snapshot.ts';
import type { ChannelKind, Presence, Role } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import { lockAgents, noteAssigned, routableAgents } from '#persistence/stores/people/agent.store.ts';
import { customerCounted, openHoldings } from '#persistence/stores/routing/holding.store.ts';
import type { Flow } from '../../flow.ts';

export interface Taking {
  readonly conversationId: string;
  readonly channelKind: ChannelKind;
  readonly agentId: string;
  readonly policy: RoutingPolicy;
  /** A person gives it: room is not asked for, and the record says so. */
  readonly byHand?: boolean;
  /** More that the agent must satisfy, seen under the lock; a reason refuses. */
  readonly unless?: (agent: RoutableAgent & { role: Role; active: boolean }) => string | undefined;
}

export type TakenRoom =
  /** `at`: when, never before the end of what made room, since it is read under the lock. */
  | { readonly kind: 'taken'; readonly at: Date; readonly presence: Presence }
  | { readonly kind: 'full'; readonly because: Extract<Room, { kind: 'full' }>['because'] }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'unknown-agent' };

/** Takes an agent's room for a locked conversation: locks the agent, looks at what it holds, opens the holding. */
export async function takeRoom(flow: Flow, tx: Tx, taking: Taking): Promise<TakenRoom> {
  const { agentId, channelKind, policy } = taking;
  const locked = (await lockAgents(tx, [agentId])).get(agentId);
  const [agent] = locked ? await routableAgents(tx, [agentId], policy.capacity.units) : [];
  if (!locked?.active || !agent) return { kind: 'unknown-agent' };
  const because = taking.unless?.({ ...agent, role: locked.role, active: locked.active });
  if (because) return { kind: 'refused', because };
  if (!taking.byHand) {
    const customer = await customerCounted(tx, taking.conversationId);
    const room = roomFor(channelKind, agent.held, agent.units, policy.capacity, customer);
    if (room.kind === 'full') return room;
  }
  const at = flow.clock.now();
  const cost = policy.capacity.channels[channelKind];
  await openHoldings(tx, [
    {
      id: flow.newId(),
      agentId,
      conversationId: taking.conversationId,
      kind: 'work',
      channelKind,
      units: cost.units,
      exclusive: cost.exclusive ?? false,
      byHand: taking.byHand ?? false,
      fromAt: at,
    },
  ]);
  await noteAssigned(tx, [agentId], at);
  return { kind: 'taken', at, presence: agent.presence };
}
