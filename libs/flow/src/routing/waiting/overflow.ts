import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../../flow.ts';
import type { LivePolicy } from '../live-policy.ts';
import { placeInQueue } from './place-in-queue.ts';

export interface Overflowing {
  /** Names of queues. */
  readonly from: string;
  readonly to: string;
  readonly waitedSeconds: number;
  readonly policy: LivePolicy;
}

/**
 * Moves a locked conversation that waited too long to another queue, with its place and with what it requires by now. The
 * steps of that queue count from the same place, so those whose time has passed act at once.
 */
export async function overflow(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { from, to, waitedSeconds, policy }: Overflowing,
  now: Date,
): Promise<ConversationRow> {
  const queueId = policy.queueIds.get(to);
  if (queueId === undefined) throw new Error(`There is no queue ${to}.`);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.overflowed',
      at: now,
      actor: system,
      conversationId: row.id,
      conversationVersion: row.version + 1,
      data: { from, to, because: `waited ${waitedSeconds} s` },
    },
  ]);
  const change = { queueId, relaxationStep: 0 };
  const placing = { queueName: to, policy: policy.body, because: `overflow-from-${from}`, change };
  return placeInQueue(flow, tx, row, placing, now);
}
