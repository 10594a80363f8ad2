import { defaultWeights } from '../engine/default-weights.ts';
import { isHard } from '../hard-work.ts';
import type { RoutingPolicy } from '../routing-policy.ts';
import { classesOf, type Finding } from './finding.ts';

/** Marks of hard work that spare nobody. */
export function checkHard(policy: RoutingPolicy): Finding[] {
  const classes = classesOf(policy);
  const hard = classes.filter(({ then }) => isHard(policy, then));
  const severity = 'warning';
  if (hard.length === 0) return [];
  if ((policy.ranking.variety ?? defaultWeights.variety) === 0) {
    const sentence =
      'Work is marked as hard, but variety weighs nothing: nobody is spared after several hard conversations in a row.';
    return [{ severity, code: 'hard-without-weight', path: 'ranking.variety', sentence }];
  }
  if (hard.length < classes.length) return [];
  const sentence = 'All work is marked as hard, which tells none from any other and spares nobody.';
  return [{ severity, code: 'all-hard', path: 'queues', sentence }];
}
