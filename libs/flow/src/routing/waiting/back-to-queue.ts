import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ConversationChange } from '#persistence/stores/conversations/conversation.store.ts';
import { queueIds, queueName } from '#persistence/stores/queues/queue.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy, policyOf } from '../live-policy.ts';
import { placeInQueue } from './place-in-queue.ts';
import { relaxIfDue } from './relax-if-due.ts';

export interface Return {
  /** As `offer-expired`, `released`, `owner-offline`. */
  readonly because: string;
  /** The wait begins now, with its first relaxation step before it; else the place it had is kept. */
  readonly newPlace?: boolean;
  readonly newRound?: boolean;
  readonly actor?: Actor;
  readonly change?: ConversationChange;
}

/** Puts a locked conversation back into the queue it came from; one that never had a queue goes to the fallback's. */
export async function backToQueue(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  back: Return,
  now: Date,
): Promise<ConversationRow> {
  const { body: policy } = policyOf(await livePolicy(flow, tx), row);
  const known = row.queueId === null ? undefined : await queueName(tx, row.queueId);
  const name = known ?? policy.fallback.queue;
  const queued = await placeInQueue(
    flow,
    tx,
    row,
    {
      queueName: name,
      policy,
      because: back.because,
      newRound: back.newRound ?? false,
      ...(back.actor && { actor: back.actor }),
      change: {
        ...(known === undefined && { queueId: (await queueIds(tx)).get(name) ?? null }),
        ...(back.newPlace && { queuedAt: now, relaxationStep: 0 }),
        ...back.change,
      },
    },
    now,
  );
  // At once, because the next round of matching is quicker than any timer.
  return relaxIfDue(flow, tx, queued, now);
}
