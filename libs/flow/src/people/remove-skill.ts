import { liveDocument } from '#persistence/stores/document.store.ts';
import { deleteSkill } from '#persistence/stores/skill.store.ts';
import { namesIn } from '../configuration/names-in-document.ts';
import type { Flow } from '../flow.ts';

export type RemovedSkill =
  | { readonly kind: 'removed' }
  | { readonly kind: 'no-skill' }
  | { readonly kind: 'named-by-policy' }
  | { readonly kind: 'agents-have-it' };

/** Removes a skill that no agent has and that the live routing policy does not name. */
export async function removeSkill(flow: Flow, name: string): Promise<RemovedSkill> {
  return flow.database.transaction(async (tx) => {
    const policy = await liveDocument(tx, 'routing-policy', 'default');
    if (policy && namesIn('routing-policy', policy.body).skill.has(name)) return { kind: 'named-by-policy' };
    return { kind: await deleteSkill(tx, name) };
  });
}
