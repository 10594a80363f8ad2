import type { CustomerHistory } from '#domain/routing/classification-facts.ts';
import { select, type Tx } from '../../database.ts';

interface HistoryRecord {
  customerId: string;
  conversations: number;
  open: number;
  lastResolvedAt: Date | null;
  lastAgent: { id: string; email: string; atMs: number } | null;
}

/**
 * What is known of customers from their conversations, those of customers who turned out to be the same included; who never had
 * one is left out. Counts end at a thousand.
 */
export async function customerHistories(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerHistory>> {
  if (customerIds.length === 0) return new Map();
  const rows = await select<HistoryRecord>(
    tx,
    `select who.id as "customerId", count(*)::int as conversations,
       count(*) filter (where v.state <> 'resolved')::int as open, max(v.resolved_at) as "lastResolvedAt",
       (array_agg(jsonb_build_object('id', a.id, 'email', a.email, 'atMs', floor(extract(epoch from v.last_message_at) * 1000))
          order by v.last_message_at desc) filter (where a.id is not null))[1] as "lastAgent"
     from customer who cross join lateral (select coalesce(who.merged_into, who.id) as id) known
     cross join lateral (
       select state, resolved_at, last_message_at, coalesce(assignee_id, last_agent_id) as agent_id from conversation
       where customer_id = known.id or customer_id in (select id from customer where merged_into = known.id)
       order by last_message_at desc limit 1000
     ) v
     left join agent a on a.id = v.agent_id and a.active
     where who.id = any($1) group by who.id`,
    [customerIds],
  );
  return new Map(
    rows.map(({ customerId, lastResolvedAt, lastAgent, conversations, open }) => [
      customerId,
      {
        conversations,
        open,
        lastResolvedAtMs: lastResolvedAt?.getTime(),
        lastAgent: lastAgent ?? undefined,
      },
    ]),
  );
}
