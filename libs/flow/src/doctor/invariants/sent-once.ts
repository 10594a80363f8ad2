import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

export const sentOnce: Invariant = {
  number: 7,
  promise: 'A message is sent once, and its delivery state only moves forward.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'message ' || (data ->> 'messageId') as about, 'was sent ' || count(*) || ' times' as detail
       from event where type = 'message.delivery-changed' and data ->> 'delivery' = 'sent'
       group by data ->> 'messageId' having count(*) > 1
       union all
       select 'message ' || id, 'is on its way since ' || created_at || ' and nothing is due for it'
       from message where delivery in ('queued', 'sending') and created_at < $1
         and not exists (select 1 from timer where timer.lane = 'delivery' and timer.payload ->> 'messageId' = message.id::text)
       limit $2`,
      [new Date(flow.clock.now().getTime() - 600_000), limit],
    ),
};
