import type { ManualRules, RoutingPolicy } from './routing-policy.ts';

const usual: ManualRules = { pick: { who: 'team' }, transfer: { who: 'owner' } };

/** What people may do past the routing under a policy. */
export function manualRules(policy: Pick<RoutingPolicy, 'manual'>): ManualRules {
  return policy.manual ?? usual;
}

/** Why a reason for a transfer, or for work given by hand, is not good enough; undefined when it is. */
export function reasonRefused(
  { transfer }: ManualRules,
  reason: string | undefined,
): 'reason-required' | 'unknown-reason' | undefined {
  const given = reason?.trim() ?? '';
  if (given === '') return transfer.needsReason ? 'reason-required' : undefined;
  const known = transfer.reasons ?? [];
  return known.length > 0 && !known.includes(given) ? 'unknown-reason' : undefined;
}
