import type { RoutingPolicy } from '../routing-policy.ts';
import { Effort } from './effort.ts';
import type { Finding } from './finding.ts';
import { implies } from './implies.ts';
import { impossible } from './impossible.ts';

/**
 * Rules that never decide anything: one before them takes all, or their condition cannot hold. Where they hold too many
 * conditions to compare each with all before it, a note says from which on that was not done.
 */
export function checkRules({ rules }: Pick<RoutingPolicy, 'rules'>, effort = new Effort()): Finding[] {
  const why = rules.map(({ when }) => impossible(when, effort));
  let isTold = false;
  return rules.flatMap(({ name, when }, at): Finding[] => {
    const path = `rules.${at}`;
    const never = why[at];
    if (never) {
      const sentence = `Rule “${name}” never matches: ${never}.`;
      return [{ severity: 'warning', code: 'rule-never-matches', path: `${path}.when`, sentence }];
    }
    const before = effort.isExhausted
      ? undefined
      : rules.slice(0, at).find((one, place) => !why[place] && implies(when, one.when, effort));
    if (before) {
      const sentence = `Rule “${name}” never decides: whatever it is about, rule “${before.name}” before it takes.`;
      return [{ severity: 'warning', code: 'rule-shadowed', path, sentence }];
    }
    if (!effort.isExhausted || isTold) return [];
    isTold = true;
    const sentence = `From rule “${name}” on, rules were not compared with all before them, since together they hold too many conditions: some may never decide.`;
    return [{ severity: 'note', code: 'rules-not-compared', path, sentence }];
  });
}
