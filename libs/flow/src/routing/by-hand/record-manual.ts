import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { insertRoutingReceipts } from '#persistence/stores/routing/routing-receipt.store.ts';
import type { Flow } from '../../flow.ts';

/** Records that a person and not the policy decided who gets a conversation. */
export async function recordManual(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  made: {
    /** Null when it was sent back to wait. */
    readonly agentId: string | null;
    readonly policyVersion: number;
    readonly detail: Readonly<Record<string, unknown>>;
  },
  now: Date,
): Promise<void> {
  await insertRoutingReceipts(tx, [
    {
      id: flow.newId(),
      conversationId: row.id,
      at: now,
      outcome: 'manual',
      agentId: made.agentId,
      policyVersion: made.policyVersion,
      step: row.relaxationStep,
      round: row.routingRound,
      detail: made.detail,
    },
  ]);
}
