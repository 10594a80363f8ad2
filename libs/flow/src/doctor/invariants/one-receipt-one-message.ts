import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

/** A receipt that is still open after so long is stuck, not busy. */
const stuckAfterMinutes = 10;

export const oneReceiptOneMessage: Invariant = {
  number: 1,
  promise: 'Every thing a provider delivered has one receipt, and every stored receipt has one message.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'receipt ' || receipt.id as about,
         case when receipt.status = 'stored' then 'is stored and has no message'
              else 'has waited since ' || receipt.received_at || ' without an end' end as detail
       from receipt left join message on message.receipt_id = receipt.id
       where (receipt.status = 'stored' and message.id is null)
          or (receipt.status = 'received' and receipt.received_at < $1)
       union all
       select 'receipt ' || id, 'is a duplicate of nothing' from receipt
       where status = 'duplicate' and duplicate_of is null
       union all
       select 'message ' || message.id, 'came in and its receipt says ' || coalesce(receipt.status, 'nothing')
       from message left join receipt on receipt.id = message.receipt_id
       where message.kind = 'inbound' and receipt.status is distinct from 'stored'
       limit $2`,
      [new Date(flow.clock.now().getTime() - stuckAfterMinutes * 60_000), limit],
    ),
};
