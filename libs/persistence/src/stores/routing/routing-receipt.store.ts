import { run, type Tx } from '../../database.ts';
import type { RoutingReceiptRow } from '../../rows/routing-receipt.row.ts';

/** Records routing decisions, in one statement. */
export async function insertRoutingReceipts(tx: Tx, receipts: readonly RoutingReceiptRow[]): Promise<void> {
  if (receipts.length === 0) return;
  await run(
    tx,
    `insert into routing_receipt (id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail)
     select id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail
     from jsonb_populate_recordset(null::routing_receipt, $1)`,
    [
      JSON.stringify(
        receipts.map((one) => ({
          id: one.id,
          conversation_id: one.conversationId,
          at: one.at,
          outcome: one.outcome,
          agent_id: one.agentId,
          policy_version: one.policyVersion,
          step: one.step,
          round: one.round,
          detail: one.detail,
        })),
      ),
    ],
  );
}
