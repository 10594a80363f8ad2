import { conditionsIn } from './rule-condition.ts';
import type { RoutingPolicy } from './routing-policy.ts';

type Rules = Pick<RoutingPolicy, 'rules' | 'fallback' | 'sticky'>;

const known = new WeakMap<Rules, boolean>();

/** Whether a policy's rules look at a customer's earlier conversations, which cost a look into the database. */
export function asksHistory(policy: Rules): boolean {
  const kept = known.get(policy);
  if (kept !== undefined) return kept;
  const targets = [...policy.rules.map((rule) => rule.then), policy.fallback];
  const asks =
    policy.sticky !== undefined ||
    targets.some((then) => then.sticky !== undefined) ||
    policy.rules.some((rule) => [...conditionsIn(rule.when)].some((when) => when.history !== undefined));
  known.set(policy, asks);
  return asks;
}
