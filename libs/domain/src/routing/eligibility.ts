import { roomFor, type CapacityRules } from '../capacity/capacity.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

/** Why an agent is passed over, in the order in which the rules are tried. */
export const obstacleKinds = [
  'not-available',
  'resting',
  'wrong-team',
  'missing-skill',
  'skill-level',
  'no-phone',
  'asked-this-round',
  'no-room',
  // Could take it, and it is left to the agent who knows the customer.
  'kept',
  // Has room, which is kept for work that will need it more; no rule, but a choice that the next look may change.
  'spared',
] as const;
export type ObstacleKind = (typeof obstacleKinds)[number];

export interface Obstacle {
  readonly because: ObstacleKind;
  /** Which presence, skill or kind of room stood in the way. */
  readonly what?: string | undefined;
}

/** What a rule looks at. `held` in the agent is what it holds at this point of the round. */
export interface Situation {
  readonly capacity: CapacityRules;
  readonly nowMs: number;
}

type Need = Pick<WaitingConversation, 'channel' | 'required' | 'teams' | 'asked' | 'customer'>;

/** The first rule that keeps the agent from being offered the conversation, or undefined when none does. */
export function obstacle(need: Need, agent: RoutableAgent, situation: Situation): Obstacle | undefined {
  if (agent.presence !== 'available') return { because: 'not-available', what: agent.presence };
  if ((agent.restUntilMs ?? 0) > situation.nowMs) return { because: 'resting' };
  return unfitness(need, agent) ?? wasAsked(need, agent) ?? lacksRoom(need, agent, situation);
}

/** Team, skills and phone alone: whether the agent could ever serve it as it is. */
export function unfitness(
  need: { readonly channel: string } & Pick<Need, 'required' | 'teams'>,
  agent: Pick<RoutableAgent, 'teams' | 'skills' | 'hasPhone'>,
): Obstacle | undefined {
  if (need.teams.length > 0 && !need.teams.some((team) => agent.teams.includes(team))) {
    return { because: 'wrong-team' };
  }
  const missing = need.required.find((one) => !agent.skills.has(one.skill));
  if (missing) return { because: 'missing-skill', what: missing.skill };
  const weak = need.required.find((one) => (agent.skills.get(one.skill) ?? 0) < one.level);
  if (weak) return { because: 'skill-level', what: `${weak.skill} ${weak.level}` };
  if (need.channel === 'voice' && !agent.hasPhone) return { because: 'no-phone' };
  return undefined;
}

function wasAsked(need: Need, agent: RoutableAgent): Obstacle | undefined {
  return need.asked.some((one) => one.agentId === agent.id) ? { because: 'asked-this-round' } : undefined;
}

function lacksRoom(need: Need, agent: RoutableAgent, situation: Situation): Obstacle | undefined {
  const room = roomFor(need.channel, agent.held, agent.units, situation.capacity, need.customer);
  return room.kind === 'full' ? { because: 'no-room', what: room.because } : undefined;
}
