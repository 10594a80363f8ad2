import type { RoutingPolicy } from '../routing-policy.ts';
import { checkHard } from './check-hard.ts';
import { checkNames } from './check-names.ts';
import { checkPeople } from './check-people.ts';
import { checkRules } from './check-rules.ts';
import { checkSteps } from './check-steps.ts';
import type { Finding, House } from './finding.ts';

const severities = ['error', 'warning', 'note'];

/** Everything that is or may be wrong with a routing policy in this house, the worst first. */
export function checkPolicy(policy: RoutingPolicy, house: House): Finding[] {
  const found = [
    ...checkNames(policy, house),
    ...checkPeople(policy, house),
    ...checkRules(policy),
    ...checkSteps(policy, house),
    ...checkHard(policy),
  ];
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
