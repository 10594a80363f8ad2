import type { Tx } from '../../database.ts';
import { Conditions, selectPage, type Page, type PageRequest } from '../../page.ts';
import type { RoutingReceiptRow } from '../../rows/routing-receipt.row.ts';

/** Routing decisions about a conversation, or those that chose an agent; newest first. */
export function listRoutingReceipts(
  tx: Tx,
  of: { readonly conversationId: string } | { readonly agentId: string },
  page: PageRequest,
): Promise<Page<RoutingReceiptRow>> {
  const conditions =
    'agentId' in of
      ? new Conditions().add('agent_id = ?', of.agentId)
      : new Conditions().add('conversation_id = ?', of.conversationId);
  return selectPage(
    tx,
    {
      columns: `id, conversation_id as "conversationId", at, outcome, agent_id as "agentId",
        policy_version as "policyVersion", step, round, detail`,
      from: 'routing_receipt',
      key: [
        ['at', 'timestamptz'],
        ['id', 'uuid'],
      ],
      order: 'desc',
    },
    conditions,
    page,
  );
}
