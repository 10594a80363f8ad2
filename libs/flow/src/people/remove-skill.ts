import { deleteSkill } from '#persistence/stores/people/skill.store.ts';
import { isNamedByPolicy } from '../configuration/is-named-by-policy.ts';
import type { Flow } from '../flow.ts';

export type RemovedSkill =
  | { readonly kind: 'removed' }
  | { readonly kind: 'no-skill' }
  | { readonly kind: 'named-by-policy' }
  | { readonly kind: 'agents-have-it' };

/** Removes a skill that no agent has and that no routing policy names by which is decided. */
export async function removeSkill(flow: Flow, name: string): Promise<RemovedSkill> {
  return flow.database.transaction(async (tx) => {
    if (await isNamedByPolicy(tx, 'skill', name)) return { kind: 'named-by-policy' };
    return { kind: await deleteSkill(tx, name) };
  });
}
