import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { CompiledScenario } from '../compiled-scenario.ts';
import type { SimulatedPolicy } from '../policy.ts';
import type { Contestant } from '../replication.ts';
import * as agent from './agent-orders.ts';
import * as contact from './contact-orders.ts';
import { documentHouse } from './document-house.ts';
import { firstline, underDocument } from './firstline.ts';
import type { AgentOrder, ContactOrder } from './product-rule.ts';
import { productRule } from './product-rule.ts';
import { quickestPacked, urgencyIndex } from './urgency-index.ts';

/** A policy that can be asked for by name. */
export interface NamedPolicy {
  /** In plain words. */
  readonly name: string;
  /** Short names of the same. */
  readonly aliases: readonly string[];
  /** One line for `--help` and the documentation. */
  readonly rule: string;
  readonly make: (name: string) => SimulatedPolicy;
  /** Whether it is one of the rules that products have, which a policy of ours is measured against. */
  readonly product: boolean;
}

const product = (
  name: string,
  alias: string,
  agents: AgentOrder,
  contacts: ContactOrder,
  relaxes: boolean,
  rule: string,
): NamedPolicy => ({
  name,
  aliases: [alias],
  rule,
  make: (as) => productRule(as, agents, contacts, relaxes),
  product: true,
});

const engine: NamedPolicy = {
  name: 'firstline',
  aliases: ['default'],
  rule: "the service's own engine with the weights of the default policy",
  make: (as) => firstline(as),
  product: false,
};

export const namedPolicies: readonly NamedPolicy[] = [
  engine,
  product(
    'oldest-to-least-loaded',
    'fifo_ll',
    agent.leastLoaded,
    contact.oldestFirst,
    false,
    'oldest first, to the smallest share of units held',
  ),
  product(
    'oldest-to-longest-idle',
    'fifo_li',
    agent.longestIdle,
    contact.oldestFirst,
    false,
    'oldest first, to the longest idle',
  ),
  product(
    'priority-to-longest-idle',
    'prio_li',
    agent.longestIdle,
    contact.priorityFirst,
    false,
    'class priority, then oldest; to the longest idle',
  ),
  product(
    'round-robin',
    'chatwoot',
    agent.roundRobin,
    contact.oldestFirst,
    false,
    'oldest first, to the longest since an assignment on the channel',
  ),
  product(
    'most-spare-capacity',
    'zendesk_cap',
    agent.mostSpareCapacity,
    contact.priorityFirst,
    true,
    'class priority, then oldest; to the most free places on the channel; drops skills',
  ),
  product(
    'priority-round-robin',
    'zendesk_rr',
    agent.roundRobin,
    contact.priorityFirst,
    true,
    'class priority, then oldest; round robin; drops skills',
  ),
  product(
    'longest-idle',
    'twilio',
    agent.longestIdle,
    contact.risingPriorityFirst,
    true,
    'priority plus one a step, then oldest; to the longest idle; drops skills',
  ),
  product(
    'score-ageing',
    'genesys',
    agent.bestSkilled,
    contact.agedScoreFirst,
    true,
    'age plus a minute a priority point; to the best mean level; drops skills',
  ),
  product(
    'least-active',
    'sf_least_active',
    agent.leastActive,
    contact.priorityFirst,
    true,
    'class priority, then oldest; to the fewest units held; drops skills',
  ),
  {
    ...product(
      'best-level',
      'ww',
      agent.bestSkilled,
      contact.bestLevelFirst,
      false,
      "the agent's best skill, then oldest; to the best level, then the longest idle",
    ),
    product: false,
  },
  {
    ...product(
      'earliest-deadline',
      'edf',
      agent.leastLoaded,
      contact.earliestDeadlineFirst,
      false,
      'earliest deadline first, to the smallest share of units held',
    ),
    product: false,
  },
  {
    ...product(
      'urgency-index',
      'index',
      quickestPacked,
      urgencyIndex,
      false,
      'weight × urgency for each second of capacity, with handling times it is told; packs lasting work',
    ),
    product: false,
  },
];

/** A policy as asked for: by name, or by the document that it follows. Plain data, fit for another thread. */
export interface PolicyRequest {
  readonly name: string;
  readonly document?: RoutingPolicy;
}

/** The policy that was asked for on this scenario, or undefined; a document runs the house by its own capacity and steps. */
export function contestantOf(
  compiled: CompiledScenario,
  { name, document }: PolicyRequest,
): Contestant | undefined {
  if (document) {
    const house = documentHouse(compiled, document);
    return { compiled: house.compiled, policy: underDocument(name, house) };
  }
  const policy = policyNamed(name);
  return policy && { compiled, policy };
}

/** Whether the name is that of a rule of existing products. */
export function isProduct(asked: string): boolean {
  return find(asked)?.product ?? false;
}

/** Whether the name is that of the service's own engine, which runs a recorded day by a document and not by itself. */
export function isOwnEngine(asked: string): boolean {
  return [engine.name, ...engine.aliases].includes(asked);
}

/** Whether it is the name of a rule: of a policy that is none of the engine's. */
export function isRule(asked: string): boolean {
  const named = find(asked);
  return named !== undefined && named !== engine;
}

/** On a policy that drops skills over time: never does. */
const withoutRelaxing = '!norelax';

/** The policy of a name or alias, or undefined. `!norelax` after it keeps every skill required for good. */
export function policyNamed(asked: string): SimulatedPolicy | undefined {
  const policy = find(asked)?.make(asked);
  return policy && asked.endsWith(withoutRelaxing) ? { ...policy, relaxes: false } : policy;
}

function find(asked: string): NamedPolicy | undefined {
  const name = asked.endsWith(withoutRelaxing) ? asked.slice(0, -withoutRelaxing.length) : asked;
  return namedPolicies.find((each) => each.name === name || each.aliases.includes(name));
}
