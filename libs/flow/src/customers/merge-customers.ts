import { lockCustomers, setMergedInto } from '#persistence/stores/customers/customer-merge.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export interface MergeInput {
  /** The customer who turned out to be the other. */
  readonly customerId: string;
  readonly into: string;
  readonly agentId: string;
}

export type Merged =
  | { readonly kind: 'merged' }
  | { readonly kind: 'no-customer' }
  | { readonly kind: 'same' }
  /** One of them is merged already; merge or undo that one. */
  | { readonly kind: 'merged-before'; readonly customerId: string; readonly into: string }
  /** Others are merged into it; merge the other way round, or undo those first. */
  | { readonly kind: 'has-others' };

/**
 * Makes one customer of two: from now on both are known by the identities of either. Nothing is moved, so that it can be
 * undone; and one merge is never hidden below another.
 */
export async function mergeCustomers(flow: Flow, { customerId, into, agentId }: MergeInput): Promise<Merged> {
  if (customerId === into) return { kind: 'same' };
  return flow.database.transaction(async (tx): Promise<Merged> => {
    const both = await lockCustomers(tx, [customerId, into]);
    const from = both.find((one) => one.id === customerId);
    if (!from || both.length < 2) return { kind: 'no-customer' };
    for (const { id, mergedInto } of both) {
      if (mergedInto !== null) return { kind: 'merged-before', customerId: id, into: mergedInto };
    }
    if (from.hasOthers) return { kind: 'has-others' };
    await setMergedInto(tx, customerId, into);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'customer.merged',
        at: flow.clock.now(),
        actor: { kind: 'agent', id: agentId },
        data: { customerId, into },
      },
    ]);
    return { kind: 'merged' };
  });
}
