import { isTimeZone } from '#contracts/documents/time-zone.ts';
import type { WhatIfRequest } from '#contracts/http/what-if.ts';
import type { Tx } from '#persistence/database.ts';
import { missingNames } from '#persistence/stores/documents/document-change.store.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { insertWhatIf } from '#persistence/stores/what-if/what-if.store.ts';
import { isOwnEngine, isRule } from '#simulation/policies/registry.ts';
import { unknownNames } from '../configuration/unknown-names.ts';
import type { Flow } from '../flow.ts';
import { routingPolicyName } from '../routing/live-policy.ts';

/** Something that a request names and that does not exist. */
export interface Unknown {
  readonly field: string;
  readonly problem: string;
}

export type AskOutcome =
  | { readonly kind: 'asked'; readonly id: string }
  | { readonly kind: 'unknown'; readonly unknown: readonly Unknown[] };

/** Asks for a replay; a routing process picks it up at once. */
export async function askWhatIf(
  flow: Flow,
  { request, requestedBy }: { readonly request: WhatIfRequest; readonly requestedBy: string | null },
): Promise<AskOutcome> {
  return flow.database.transaction(async (tx) => {
    const unknown = await unknownInWhatIf(tx, request);
    if (unknown.length > 0) return { kind: 'unknown', unknown };
    const id = flow.newId();
    await insertWhatIf(tx, { id, request, requestedBy }, flow.clock.now());
    return { kind: 'asked', id };
  });
}

/** What a request names and that does not exist. */
export async function unknownInWhatIf(tx: Tx, { policy, staffing }: WhatIfRequest): Promise<Unknown[]> {
  const found: Unknown[] = [];
  const names = (field: string, what: string, list: readonly string[]) => {
    for (const name of list)
      found.push({ field, problem: `names the ${what} ${name}, which does not exist` });
  };
  if (policy && 'version' in policy) {
    const known = await documentVersion(tx, 'routing-policy', routingPolicyName, policy.version);
    if (!known) names('policy.version', 'version', [String(policy.version)]);
  }
  if (policy && 'rule' in policy && !isOwnEngine(policy.rule) && !isRule(policy.rule))
    names('policy.rule', 'rule', [policy.rule]);
  if (policy && 'body' in policy) {
    const missing = await unknownNames(tx, 'routing-policy', policy.body);
    names('policy.body', 'queue', missing?.withoutRules ?? []);
    for (const one of missing?.missing ?? []) names('policy.body', one.what, [one.name]);
  }
  const skills = staffing.flatMap((change) => change.skills.map((one) => one.skill));
  names('staffing.skills', 'skill', await missingNames(tx, 'skill', [...new Set(skills)]));
  const teams = staffing.flatMap((change) => change.teams);
  names('staffing.teams', 'team', await missingNames(tx, 'team', [...new Set(teams)]));
  for (const { timeZone } of staffing) {
    if (timeZone !== undefined && !isTimeZone(timeZone))
      found.push({
        field: 'staffing.timeZone',
        problem: `${timeZone} is no IANA time zone, as Europe/Zurich`,
      });
  }
  return found;
}
