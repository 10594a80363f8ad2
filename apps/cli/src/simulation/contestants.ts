import { compile } from '#simulation/compile.ts';
import type { PolicyRequest } from '#simulation/policies/registry.ts';
import { contestantOf, namedPolicies, policyNamed } from '#simulation/policies/registry.ts';
import type { Contestant } from '#simulation/replication.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { CommandError } from '../command-error.ts';

/** Who runs: plain data, so that another thread can make the same contestants of it. */
export interface Entrant {
  readonly request: PolicyRequest;
  readonly pooled: boolean;
}

/** A yardstick that does not move with the policy that is measured. */
const pooledReference = 'urgency-index';

/** Stands for all rules of existing products, with and without dropping skills. */
const everyProduct = 'products';

/** The policy first, then what it is compared with; with `pooled`, the references in which everybody can do everything. */
export function entrants(policy: PolicyRequest, compared: readonly string[], pooled: boolean): Entrant[] {
  const asked = compared.flatMap((one) => one.split(',').filter(Boolean));
  const against = asked.length === 0 && pooled ? [everyProduct] : asked;
  const names = [...new Set(against.flatMap((name) => (name === everyProduct ? products() : [name])))];
  for (const name of names)
    if (!policyNamed(name))
      throw CommandError.usage(`There is no policy ${name}. There are ${policyNames()}.`);
  const plain = [policy, ...names.filter((name) => name !== policy.name).map((name) => ({ name }))];
  const references = pooled ? [policy, { name: pooledReference }] : [];
  return [
    ...plain.map((request) => ({ request, pooled: false })),
    ...references.map((request) => ({ request, pooled: true })),
  ];
}

/** Makes the runnable contestants of a list of entrants. */
export function contestantsOf(scenario: Scenario, list: readonly Entrant[]): Contestant[] {
  const asItStands = compile(scenario);
  const everySkill = list.some(({ pooled }) => pooled) ? compile(scenario, { pooled: true }) : asItStands;
  return list.map(({ request, pooled }) => {
    const contestant = contestantOf(pooled ? everySkill : asItStands, request);
    if (!contestant) throw new Error(`There is no policy ${request.name}.`);
    return contestant;
  });
}

/** Every name, each with its short ones. */
export const policyNames = (): string =>
  namedPolicies
    .map(({ name, aliases }) => (aliases.length > 0 ? `${name} (${aliases.join(', ')})` : name))
    .join(', ');

function products(): string[] {
  return namedPolicies
    .filter(({ product }) => product)
    .flatMap(({ name, make }) => (make(name).relaxes ? [name, `${name}!norelax`] : [name]));
}
