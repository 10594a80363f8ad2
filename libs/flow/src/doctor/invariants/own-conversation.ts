import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

export const ownConversation: Invariant = {
  number: 8,
  promise: 'Nobody joins somebody else’s conversation on a guessable reference.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'message ' || message.id as about,
         'of ' || message.from_address || ' stands in a conversation of another customer' as detail
       from message
       join conversation on conversation.id = message.conversation_id
       join customer on customer.id = conversation.customer_id
       join identity on identity.value = case message.channel_kind when 'email' then lower(message.from_address) else message.from_address end
        and identity.kind = case message.channel_kind when 'email' then 'email' else 'phone' end
       join customer sender on sender.id = identity.customer_id
       where message.kind = 'inbound'
         and coalesce(sender.merged_into, sender.id) <> coalesce(customer.merged_into, customer.id)
         and not exists (
           select 1 from event
           where event.conversation_id = message.conversation_id and event.type = 'message.received'
             and event.data ->> 'messageId' = message.id::text and event.data ->> 'threadedBy' = 'token')
         -- They were one customer when it was said.
         and not exists (
           select 1 from event
           where event.type = 'customer.merged' and event.at <= message.created_at
             and event.data ->> 'customerId' in (sender.id::text, customer.id::text)
             and event.data ->> 'into' in (sender.id::text, customer.id::text))
       limit $1`,
      [limit],
    ),
};
