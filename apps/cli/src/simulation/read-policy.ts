import type { PolicyRequest } from '#simulation/policies/registry.ts';
import { policyNamed } from '#simulation/policies/registry.ts';
import { CommandError } from '../command-error.ts';
import { policyNames } from './contestants.ts';

/** The policy that a name stands for; throws `CommandError` when there is none. */
export function readPolicy(asked: string): PolicyRequest {
  if (policyNamed(asked)) return { name: asked };
  throw CommandError.usage(
    `There is no policy ${asked}. There are ${policyNames()}; "!norelax" after a name keeps every skill.`,
  );
}
