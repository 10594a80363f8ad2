import type { Holding } from '#domain/capacity/capacity.ts';
import type { OfferDecision } from '#domain/routing/decision.ts';
import { obstacle } from '#domain/routing/eligibility.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import { lockAgents, routableAgents } from '#persistence/stores/people/agent.store.ts';
import { lockWaiting, type PooledConversation } from '#persistence/stores/routing/pool.store.ts';
import type { AskedLocks } from './held-elsewhere.ts';

export interface ConfirmedOffer {
  readonly decision: OfferDecision;
  /** Since when its agent is available. */
  readonly presentSince: Date | undefined;
  readonly conversation: PooledConversation;
}

/** What a round confirmed, and the locks that it asked for. */
export interface Confirmed {
  readonly confirmed: readonly ConfirmedOffer[];
  readonly conversations: AskedLocks;
  readonly agents: AskedLocks;
}

/**
 * Locks the conversations and then the agents of these decisions, reads them again, and answers the decisions that
 * still hold, in their order. Until the transaction ends nothing can take the room that they count on. It waits for
 * nobody's locks.
 */
export async function confirmOffers(
  tx: Tx,
  offers: readonly OfferDecision[],
  pooled: ReadonlyMap<string, PooledConversation>,
  policy: RoutingPolicy,
  nowMs: number,
): Promise<Confirmed> {
  if (offers.length === 0) return { confirmed: [], conversations: none, agents: none };
  const versions = await lockWaiting(
    tx,
    offers.map((one) => one.conversationId),
  );
  const unchanged = offers.flatMap((decision) => {
    const conversation = pooled.get(decision.conversationId);
    return conversation && versions.get(conversation.id) === conversation.version
      ? [{ decision, conversation }]
      : [];
  });
  const agentIds = [...new Set(unchanged.map((one) => one.decision.agentId))];
  const locked = await lockAgents(tx, agentIds, 'left out');
  const agents = new Map(
    (await routableAgents(tx, [...locked.keys()], policy.capacity.units)).map((agent) => [agent.id, agent]),
  );
  const held = new Map<string, readonly Holding[]>();
  const confirmed = unchanged.flatMap(({ decision, conversation }) => {
    const agent = agents.get(decision.agentId);
    if (!agent) return [];
    const load = held.get(agent.id) ?? agent.held;
    // In a new round those who were asked in the one before may be asked again.
    const asked = decision.round === conversation.round ? conversation.asked : [];
    const situation = { capacity: policy.capacity, nowMs };
    if (obstacle({ ...conversation, asked }, { ...agent, held: load }, situation)) return [];
    const cost = policy.capacity.channels[conversation.channel];
    held.set(agent.id, [
      ...load,
      {
        channel: conversation.channel,
        units: cost.units,
        exclusive: cost.exclusive ?? false,
        customer: conversation.customer,
      },
    ]);
    return [{ decision, conversation, presentSince: locked.get(agent.id)?.presenceAt }];
  });
  // One that was not got may as well wait no more, which the next look tells.
  const asked = offers.map((one) => one.conversationId);
  return { confirmed, conversations: askedLocks(asked, versions), agents: askedLocks(agentIds, locked) };
}

const none: AskedLocks = { got: [], notGot: [] };

function askedLocks(ids: readonly string[], got: ReadonlyMap<string, unknown>): AskedLocks {
  return { got: [...got.keys()], notGot: ids.filter((id) => !got.has(id)) };
}
