import { existsSync } from 'node:fs';
import { routingPolicySchema } from '#contracts/documents.ts';
import type { PolicyRequest } from '#simulation/policies/registry.ts';
import { policyNamed } from '#simulation/policies/registry.ts';
import { CommandError } from '../command-error.ts';
import { bodyOfVersion } from './body-of-version.ts';
import { complaints } from './complaints.ts';
import { policyNames } from './contestants.ts';
import { readJson } from './read-json.ts';

/** The policy of a name, or the routing-policy document in a file; throws `CommandError` when it is neither. */
export async function readPolicy(asked: string): Promise<PolicyRequest> {
  if (policyNamed(asked)) return { name: asked };
  if (!existsSync(asked))
    throw CommandError.usage(
      `There is neither a file nor a policy ${asked}. There are ${policyNames()}; "!norelax" after a name keeps every skill.`,
    );
  const { data, error } = routingPolicySchema.safeParse(bodyOfVersion(await readJson(asked)));
  if (error) throw CommandError.data(`${asked} is not a routing policy: ${complaints(error)}`);
  return { name: asked, document: data };
}
