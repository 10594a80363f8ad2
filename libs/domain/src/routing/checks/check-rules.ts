import type { RoutingPolicy } from '../routing-policy.ts';
import type { Finding } from './finding.ts';
import { implies } from './implies.ts';
import { impossible } from './impossible.ts';

/** Rules that never decide anything: one before them takes all, or their condition cannot hold. */
export function checkRules({ rules }: Pick<RoutingPolicy, 'rules'>): Finding[] {
  const why = rules.map(({ when }) => impossible(when));
  return rules.flatMap(({ name, when }, at): Finding[] => {
    const path = `rules.${at}`;
    const never = why[at];
    if (never) {
      const sentence = `Rule “${name}” never matches: ${never}.`;
      return [{ severity: 'warning', code: 'rule-never-matches', path: `${path}.when`, sentence }];
    }
    const before = rules.slice(0, at).find((one, place) => !why[place] && implies(when, one.when));
    if (!before) return [];
    const sentence = `Rule “${name}” never decides: whatever it is about, rule “${before.name}” before it takes.`;
    return [{ severity: 'warning', code: 'rule-shadowed', path, sentence }];
  });
}
