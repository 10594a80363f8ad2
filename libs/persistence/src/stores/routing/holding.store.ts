import { run, select, selectOne, type Tx } from '../../database.ts';
import type { HoldingRow } from '../../rows/holding.row.ts';

const holdingColumns = `
  id, agent_id as "agentId", conversation_id as "conversationId", customer_id as "customerId", kind, channel_kind as "channelKind", units, exclusive,
  by_hand as "byHand", from_at as "fromAt", until_at as "untilAt"`;

/** Without a customer it counts with what the conversation's own has at the agent. */
export type NewHolding = Omit<HoldingRow, 'untilAt' | 'customerId'> & Partial<Pick<HoldingRow, 'customerId'>>;

/** Takes room at agents. The caller holds their locks, or gives back as much in the same transaction. */
export async function openHoldings(tx: Tx, holdings: readonly NewHolding[]): Promise<void> {
  if (holdings.length === 0) return;
  await run(
    tx,
    `insert into holding (id, agent_id, conversation_id, customer_id, kind, channel_kind, units, exclusive, by_hand, from_at)
     select h.id, h.agent_id, h.conversation_id,
       coalesce(h.customer_id, (select coalesce(customer.merged_into, customer.id) from conversation
         join customer on customer.id = conversation.customer_id where conversation.id = h.conversation_id)),
       h.kind, h.channel_kind, h.units, h.exclusive, h.by_hand, h.from_at
     from jsonb_populate_recordset(null::holding, $1) h`,
    [
      JSON.stringify(
        holdings.map((one) => ({
          id: one.id,
          agent_id: one.agentId,
          conversation_id: one.conversationId,
          customer_id: one.customerId ?? null,
          kind: one.kind,
          channel_kind: one.channelKind,
          units: one.units,
          exclusive: one.exclusive,
          by_hand: one.byHand,
          from_at: one.fromAt,
        })),
      ),
    ],
  );
}

/** Under whom a conversation counts at an agent: its customer, or the one whom that one was merged into. */
export async function customerCounted(tx: Tx, conversationId: string): Promise<string | undefined> {
  const row = await selectOne<{ id: string }>(
    tx,
    `select coalesce(customer.merged_into, customer.id) as id from conversation
     join customer on customer.id = conversation.customer_id where conversation.id = $1`,
    [conversationId],
  );
  return row?.id;
}

/** Gives back what the conversation's work holds and answers it; undefined when it held nothing. */
export async function closeWork(tx: Tx, conversationId: string, now: Date): Promise<HoldingRow | undefined> {
  return selectOne<HoldingRow>(
    tx,
    `update holding set until_at = greatest(from_at, $2)
     where conversation_id = $1 and kind = 'work' and until_at is null returning ${holdingColumns}`,
    [conversationId, now],
  );
}

/** Ends wrap-ups that still run: one by its id, or an agent's, of one conversation or all. */
export async function closeWrapUps(
  tx: Tx,
  which: { holdingId: string } | { agentId: string; conversationId?: string | undefined },
  now: Date,
): Promise<HoldingRow[]> {
  const [condition, values] =
    'holdingId' in which
      ? ['id = $2', [which.holdingId]]
      : [
          'agent_id = $2 and ($3::uuid is null or conversation_id = $3)',
          [which.agentId, which.conversationId ?? null],
        ];
  return select<HoldingRow>(
    tx,
    `update holding set until_at = greatest(from_at, $1)
     where ${condition} and kind = 'wrap-up' and until_at is null returning ${holdingColumns}`,
    [now, ...values],
  );
}

/** Wrap-ups that began before an instant and that no timer ends. */
export async function strandedWrapUps(tx: Tx, before: Date, limit: number): Promise<HoldingRow[]> {
  return select<HoldingRow>(
    tx,
    `select ${holdingColumns} from holding
     where kind = 'wrap-up' and until_at is null and from_at < $1
       and not exists (select 1 from timer where key = 'wrap-up:' || holding.id)
     order by from_at limit $2`,
    [before, limit],
  );
}
