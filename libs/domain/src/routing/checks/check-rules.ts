import type { RuleCondition } from '../rule-condition.ts';
import type { RoutingPolicy } from '../routing-policy.ts';
import type { Finding } from './finding.ts';
import { implies } from './implies.ts';

/** Rules that never decide anything: one before them takes all, or their condition cannot hold. */
export function checkRules({ rules }: Pick<RoutingPolicy, 'rules'>): Finding[] {
  return rules.flatMap(({ name, when }, at): Finding[] => {
    const path = `rules.${at}`;
    const never = impossible(when);
    if (never) {
      const sentence = `Rule “${name}” never matches: ${never}.`;
      return [{ severity: 'warning', code: 'rule-never-matches', path: `${path}.when`, sentence }];
    }
    const before = rules.slice(0, at).find((one) => !impossible(one.when) && implies(when, one.when));
    if (!before) return [];
    const sentence = `Rule “${name}” never decides: whatever it is about, rule “${before.name}” before it takes.`;
    return [{ severity: 'warning', code: 'rule-shadowed', path, sentence }];
  });
}

/** Why a condition cannot hold; what stands in an `any` or `not` is not looked at. */
function impossible(when: RuleCondition): string | undefined {
  const emptyList = Object.entries(when).find(
    ([part, value]) =>
      part !== 'all' && part !== 'textContainsAll' && Array.isArray(value) && value.length === 0,
  );
  if (emptyList) return `${emptyList[0]} is an empty list`;
  for (const [name, test] of Object.entries(when.customer ?? {})) {
    if (typeof test === 'string') continue;
    const least = Math.max(test.atLeast ?? -Infinity, test.above ?? -Infinity);
    const most = Math.min(test.atMost ?? Infinity, test.below ?? Infinity);
    if (least > most) return `no number is at least ${least} and at most ${most}, as ${name} should be`;
    if (test.exists === false && (test.equals !== undefined || test.in || Number.isFinite(least))) {
      return `${name} should be missing and have a value`;
    }
  }
  const { conversationsAtLeast = 0, conversationsAtMost = Infinity, known } = when.history ?? {};
  if (conversationsAtLeast > conversationsAtMost) return 'its numbers of conversations contradict each other';
  if (known === false && conversationsAtLeast > 0) return 'who is not known has had no conversation';
  return (when.all ?? []).map(impossible).find((one) => one !== undefined);
}
