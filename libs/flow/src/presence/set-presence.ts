import type { Actor } from '#contracts/event-types.ts';
import type { Presence } from '#domain/words.ts';
import { lockAgents } from '#persistence/stores/people/agent.store.ts';
import type { Flow } from '../flow.ts';
import { withdrawOffersOf } from '../routing/offers/withdraw-offers-of.ts';
import { enterPresence } from './enter-presence.ts';

export type PresenceOutcome =
  { readonly kind: 'set'; readonly presence: Presence } | { readonly kind: 'not-found' };

/**
 * Sets an agent's presence. Who is no longer available loses the pending offers, whose conversations keep their
 * places; what is assigned stays.
 * @param input.session true when it comes from a live session that goes on with heartbeats: without one for 90 s the
 *   agent is then offline. Otherwise the presence holds until it is set again.
 */
export async function setPresence(
  flow: Flow,
  input: {
    readonly agentId: string;
    readonly presence: Presence;
    readonly by: Actor;
    readonly session?: boolean;
  },
): Promise<PresenceOutcome> {
  const known = await flow.database.transaction(async (tx) => {
    const agent = (await lockAgents(tx, [input.agentId])).get(input.agentId);
    if (!agent?.active) return false;
    // Under the lock, so that no offer that was made before it bears a later instant.
    await enterPresence(flow, tx, agent, input, flow.clock.now());
    return true;
  });
  if (!known) return { kind: 'not-found' };
  if (input.presence !== 'available') await withdrawOffersOf(flow, input.agentId);
  return { kind: 'set', presence: input.presence };
}
