import { receiptStatus, reviveReceipt, type IntakeQueue } from '#persistence/stores/intake/receipt.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { intakeQueueOf } from './intake-queue.ts';

export type Retried =
  | { readonly kind: 'retrying'; readonly queue: IntakeQueue }
  | { readonly kind: 'not-quarantined'; readonly status: string }
  | { readonly kind: 'not-found' };

/** Tries a quarantined receipt again, from its raw content. */
export async function retryReceipt(flow: Flow, receiptId: string): Promise<Retried> {
  return flow.database.transaction(async (tx) => {
    const revived = await reviveReceipt(tx, receiptId);
    if (!revived) {
      const status = await receiptStatus(tx, receiptId);
      return status === undefined ? { kind: 'not-found' } : { kind: 'not-quarantined', status };
    }
    const queue = intakeQueueOf(revived.kind);
    await addToOutbox(tx, flow.newId(), queue, { receiptId }, flow.clock.now());
    return { kind: 'retrying', queue };
  });
}
