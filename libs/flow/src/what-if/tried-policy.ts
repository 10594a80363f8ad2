import type { WhatIfRequest } from '#contracts/http/what-if.ts';
import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { isOwnEngine, isRule } from '#simulation/policies/registry.ts';
import type { Flow } from '../flow.ts';
import { routingPolicyName, type LivePolicy } from '../routing/live-policy.ts';

export interface Tried {
  readonly name: string;
  readonly body: RoutingPolicy;
  /** By its name, when it is the rule of another product. */
  readonly rule?: string;
}

/** What a request tries; without a policy it is the live version. */
export async function triedPolicy(
  flow: Flow,
  { policy }: Pick<WhatIfRequest, 'policy'>,
  live: LivePolicy,
): Promise<Tried | 'no-version' | 'no-rule'> {
  if (!policy) return { name: `live version ${live.version}`, body: live.body };
  if ('body' in policy) return { name: 'draft', body: policy.body };
  if ('rule' in policy) return ruleTried(policy.rule, live.body) ?? 'no-rule';
  const tx = flow.database.reading;
  const document = await documentVersion(tx, 'routing-policy', routingPolicyName, policy.version);
  return document ? { name: `version ${document.version}`, body: document.body } : 'no-version';
}

/** A policy by its name, in a house that is otherwise as it is; undefined when there is none. */
function ruleTried(rule: string, live: RoutingPolicy): Tried | undefined {
  // The engine itself runs by a document: the live one, with the weights of the default policy.
  if (isOwnEngine(rule)) return { name: rule, body: { ...live, ranking: defaultWeights, worth: undefined } };
  return isRule(rule) ? { name: rule, body: live, rule } : undefined;
}
