import {
  insertRecompute,
  liveVersion,
  recomputeById,
  type Recompute,
} from '#persistence/stores/sla/clock-recompute.store.ts';
import type { Flow } from '../flow.ts';

export type AppliedToOpen =
  | { readonly kind: 'requested'; readonly recompute: Recompute }
  /** No version of that name is live, or there is no such queue. */
  | { readonly kind: 'nothing-live' };

/**
 * Applies the live version of a policy or calendar, or what a queue chose, to the clocks that run. Publishing alone moves
 * none of them. The work is done in the background.
 */
export async function applyToOpen(
  flow: Flow,
  input: { readonly kind: Recompute['kind']; readonly name: string; readonly by: string },
): Promise<AppliedToOpen> {
  const now = flow.clock.now();
  return flow.database.transaction(async (tx): Promise<AppliedToOpen> => {
    const live = await liveVersion(tx, input.kind, input.name);
    if (!live) return { kind: 'nothing-live' };
    const id = flow.newId();
    const { kind } = input;
    await insertRecompute(tx, { id, kind, ...live, requestedBy: input.by, requestedAt: now });
    const recompute = await recomputeById(tx, id);
    if (!recompute) throw new Error('A recompute was not written.');
    return { kind: 'requested', recompute };
  });
}
