import { unsuppress, type SuppressionKey } from '#persistence/stores/delivery/suppression.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export type LiftedSuppression = { readonly kind: 'lifted' | 'not-found' };

/**
 * Lifts a suppression by hand, for a customer who asked for it by other means than START. A carrier that heeds STOP
 * by itself goes on refusing until the customer texts START; its refusal then notes the suppression anew.
 * @param input.by the supervisor
 */
export async function liftSuppression(
  flow: Flow,
  { key, by }: { readonly key: SuppressionKey; readonly by: string },
): Promise<LiftedSuppression> {
  return flow.database.transaction<LiftedSuppression>(async (tx) => {
    if (!(await unsuppress(tx, key))) return { kind: 'not-found' };
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'address.unsuppressed',
        at: flow.clock.now(),
        actor: { kind: 'agent', id: by },
        data: { ...key, source: 'by-hand' },
      },
    ]);
    return { kind: 'lifted' };
  });
}
