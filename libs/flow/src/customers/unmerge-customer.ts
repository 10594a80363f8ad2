import { isHeldByMerge } from '#persistence/stores/conversations/conversation-merge.store.ts';
import { lockMerged, setMergedInto } from '#persistence/stores/customers/customer-merge.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export type Unmerged =
  | { readonly kind: 'unmerged'; readonly from: string }
  | { readonly kind: 'not-merged' }
  /** A conversation of the one is part of a conversation of the other; undo that first. */
  | { readonly kind: 'conversations-merged' };

/** Undoes a merge: each has again its own identities and conversations. */
export async function unmergeCustomer(
  flow: Flow,
  { customerId, agentId }: { readonly customerId: string; readonly agentId: string },
): Promise<Unmerged> {
  return flow.database.transaction(async (tx): Promise<Unmerged> => {
    const merged = await lockMerged(tx, customerId);
    if (!merged) return { kind: 'not-merged' };
    if (await isHeldByMerge(tx, customerId)) return { kind: 'conversations-merged' };
    await setMergedInto(tx, customerId, null);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'customer.unmerged',
        at: flow.clock.now(),
        actor: { kind: 'agent', id: agentId },
        data: { customerId, from: merged.mergedInto },
      },
    ]);
    return { kind: 'unmerged', from: merged.mergedInto };
  });
}
