import type { ConversationState } from '#domain/words.ts';
import type { Identity } from '#domain/customers/identity.ts';
import { select, type Tx } from '../database.ts';
import type { ReceiptRow } from '../rows/receipt.row.ts';

/**
 * Locks a receipt until the transaction ends, and everything that arrives from the same sender: two first messages of
 * one new customer come one after the other, so they make one customer. Answers the receipt's state.
 */
export async function lockReceiptAndSender(
  tx: Tx,
  receiptId: string,
  identity: Identity | undefined,
): Promise<ReceiptRow['status'] | undefined> {
  const [row] = await select<Pick<ReceiptRow, 'status'>>(
    tx,
    `with sender as materialized (
       select pg_advisory_xact_lock(hashtextextended($2 || ' ' || $3, 4242)) where $3::text is not null
     ), who as materialized (
       select c.id from customer c
       where c.id = (select coalesce(k.merged_into, k.id) from identity i join customer k on k.id = i.customer_id
                     where i.kind = $2 and i.value = $3)
       for no key update
     )
     select r.status from receipt r left join sender on true left join who on true
     where r.id = $1 for update of r`,
    [receiptId, identity?.kind ?? null, identity?.value ?? null],
  );
  return row?.status;
}

/** What the database must be asked about a message that arrived. */
export interface IntakeQuestion {
  readonly channelId: string;
  readonly identity?: Identity | undefined;
  /** A conversation whose verified token stands in a recipient. */
  readonly tokenedId?: string | undefined;
  readonly references: readonly string[];
  /** The sender's latest conversation is asked for: texts and calls join it. */
  readonly wantsLatest: boolean;
  readonly mailMessageId?: string | undefined;
  readonly contentHash?: string | null | undefined;
  readonly bounceOf?: string | undefined;
}

export interface KnownConversation {
  readonly conversationId: string;
  readonly state: ConversationState;
  readonly resolvedAt?: Date | undefined;
  readonly participant: boolean;
}

export interface IntakeFacts {
  readonly customer?:
    | {
        readonly id: string;
        readonly attributes: Readonly<Record<string, unknown>>;
        readonly identityId: string;
        readonly verified: boolean;
      }
    | undefined;
  readonly tokened?: KnownConversation | undefined;
  readonly referred: readonly (KnownConversation & { readonly reference: string })[];
  readonly latest?: KnownConversation | undefined;
  /** The receipt of the same content on the same channel. */
  readonly duplicateOf?: string | undefined;
  /** The Message-ID is that of a message of ours. */
  readonly isOurs: boolean;
  /** Our message that could not be delivered. */
  readonly bounced?: { readonly messageId: string; readonly conversationId: string } | undefined;
}

const known = `jsonb_build_object('conversationId', v.id, 'state', v.state, 'resolvedAt', v.resolved_at,
  'participant', coalesce(vc.merged_into, vc.id) is not distinct from (select id from who))`;

const factsStatement = `
  with who as materialized (
    select coalesce(c.merged_into, c.id) as id, i.id as identity_id, i.verified
    from identity i join customer c on c.id = i.customer_id where i.kind = $2 and i.value = $3
  )
  select
    (select jsonb_build_object('id', c.id, 'attributes', c.attributes, 'identityId', who.identity_id,
       'verified', who.verified) from who join customer c on c.id = who.id) as customer,
    (select ${known} from conversation v join customer vc on vc.id = v.customer_id where v.id = $4) as tokened,
    (select jsonb_agg(found.one) from (
       select ${known} || jsonb_build_object('reference', m.reference) as one
       from (
         select mail_message_id as reference, conversation_id, channel_id, created_at from message
         where mail_message_id = any($5)
         union all
         -- Some providers give a mail an id of their own; its answers refer to that.
         select provider_id, conversation_id, channel_id, created_at from message
         where provider_id = any($5) and kind = 'outbound'
       ) m
       join conversation v on v.id = m.conversation_id join customer vc on vc.id = v.customer_id
       order by m.channel_id = $1 desc, m.created_at desc limit 200
     ) found) as referred,
    (select ${known} from conversation v join customer vc on vc.id = v.customer_id
     where $6 and v.customer_id in
       (select id from customer where id = (select id from who) or merged_into = (select id from who))
     order by v.state = 'resolved', v.last_message_at desc limit 1) as latest,
    (select receipt_id from message
     where channel_id = $1 and mail_message_id = $7 and content_hash = $8 and kind in ('inbound', 'system')
     limit 1) as "duplicateOf",
    exists (select from message where mail_message_id = $7 and kind = 'outbound') as "isOurs",
    (select jsonb_build_object('messageId', id, 'conversationId', conversation_id) from message
     where mail_message_id = $9 and kind = 'outbound' order by created_at limit 1) as bounced`;

type FactsRow = { [K in keyof IntakeFacts]: IntakeFacts[K] | null };

/** Answers all of it in one statement. */
export async function intakeFacts(tx: Tx, question: IntakeQuestion): Promise<IntakeFacts> {
  const [row] = await select<FactsRow>(tx, factsStatement, [
    question.channelId,
    question.identity?.kind ?? null,
    question.identity?.value ?? null,
    question.tokenedId ?? null,
    question.references,
    question.wantsLatest,
    question.mailMessageId ?? null,
    question.contentHash ?? null,
    question.bounceOf ?? null,
  ]);
  if (!row) throw new Error('The database did not answer.');
  return {
    customer: row.customer ?? undefined,
    tokened: row.tokened ? withDate(row.tokened) : undefined,
    referred: (row.referred ?? []).map(withDate),
    latest: row.latest ? withDate(row.latest) : undefined,
    duplicateOf: row.duplicateOf ?? undefined,
    isOurs: row.isOurs ?? false,
    bounced: row.bounced ?? undefined,
  };
}

/** Within jsonb an instant is text. */
function withDate<T extends KnownConversation>(one: T): T {
  return { ...one, resolvedAt: one.resolvedAt ? new Date(one.resolvedAt) : undefined };
}
