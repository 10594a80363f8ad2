import { deleteSkill } from '#persistence/stores/people/skill.store.ts';
import { namingPolicy, type NamedByPolicy } from '../configuration/naming-policy.ts';
import type { Flow } from '../flow.ts';

export type RemovedSkill =
  | { readonly kind: 'removed' }
  | { readonly kind: 'no-skill' }
  | NamedByPolicy
  | { readonly kind: 'agents-have-it' };

/** Removes a skill that no agent has and that no policy names by which is decided. */
export async function removeSkill(flow: Flow, name: string): Promise<RemovedSkill> {
  return flow.database.transaction(async (tx) => {
    const policy = await namingPolicy(tx, 'skill', name);
    if (policy) return { kind: 'named-by-policy', policy };
    return { kind: await deleteSkill(tx, name) };
  });
}
