import type { ChannelKind, Role } from '#domain/words.ts';
import { selectOne, type Tx } from '../../database.ts';

/** What is known when an agent writes in a conversation, which those that were merged into it are part of. */
export interface ReplyFacts {
  readonly role: Role | null;
  /** The customer's newest message that a person wrote, else their newest. */
  readonly last: {
    readonly channelId: string | null;
    readonly kind: ChannelKind | null;
    readonly from: string | null;
  } | null;
  /** The mail that an answer by mail answers: the customer's newest, else our newest. */
  readonly parent: {
    readonly messageId: string;
    readonly references: readonly string[];
    readonly subject: string | null;
  } | null;
  readonly channels: readonly { readonly id: string; readonly kind: ChannelKind; readonly address: string }[];
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
  /** The customer wrote after the message that the agent had seen. */
  readonly newer: boolean;
}

/** Answers all of it in one statement. `role` is null when there is no such active agent. */
export async function replyFacts(
  tx: Tx,
  conversationId: string,
  agentId: string,
  basedOnMessageId: string | undefined,
): Promise<ReplyFacts> {
  const facts = await selectOne<ReplyFacts>(
    tx,
    `with part as materialized (select id from conversation where id = $1 or merged_into = $1)
     select
       (select role from agent where id = $2 and active) as role,
       (select jsonb_build_object('channelId', channel_id, 'kind', channel_kind, 'from', from_address)
        from message where conversation_id = any(array(select id from part)) and kind = 'inbound'
        order by automatic, created_at desc, id desc limit 1) as last,
       (select jsonb_build_object('messageId', mail_message_id, 'references', mail_references, 'subject', subject)
        from message
        where conversation_id = any(array(select id from part)) and kind in ('inbound', 'outbound') and mail_message_id is not null
        order by kind, created_at desc, id desc limit 1) as parent,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'address', address)
          order by created_at, id), '[]') from channel where enabled) as channels,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value) order by i.created_at, i.id), '[]')
        from conversation v join customer c on c.id = v.customer_id
        join customer one on one.id = coalesce(c.merged_into, c.id) or one.merged_into = coalesce(c.merged_into, c.id)
        join identity i on i.customer_id = one.id where v.id = $1) as identities,
       $3::uuid is not null and exists (
         select from message
         where conversation_id = any(array(select id from part)) and kind = 'inbound' and not automatic
         and (created_at, id) >
           (select created_at, id from message
            where id = $3 and conversation_id = any(array(select id from part)))) as newer`,
    [conversationId, agentId, basedOnMessageId ?? null],
  );
  if (!facts) throw new Error('The database did not answer.');
  return facts;
}
