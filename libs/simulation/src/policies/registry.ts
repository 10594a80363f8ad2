import type { SimulatedPolicy } from '../policy.ts';

/** Every named policy, by its name in plain words; `aliases` are the short names of the literature. */
export interface NamedPolicy {
  readonly policy: SimulatedPolicy;
  readonly aliases: readonly string[];
  /** One line for `--help` and the documentation. */
  readonly rule: string;
}

export const namedPolicies: readonly NamedPolicy[] = [];
