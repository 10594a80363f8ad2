import type { Identity } from '#domain/customers/identity.ts';
import type { ConversationState } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';
import type { ReceiptRow } from '../../rows/receipt.row.ts';

/** A receipt and who sent what it stands for. */
export interface ReceiptOfSender {
  readonly receiptId: string;
  readonly identity: Identity | undefined;
}

/**
 * Locks receipts until the transaction ends, and everything that arrives from the same senders: two first messages of
 * one new customer come one after the other, so they make one customer. In one order of each kind, so that two batches
 * wait for and do not deadlock each other. Answers each receipt's state.
 */
export async function lockReceiptsAndSenders(
  tx: Tx,
  locked: readonly ReceiptOfSender[],
): Promise<Map<string, ReceiptRow['status']>> {
  const given = locked.map(({ receiptId, identity }) => ({ id: receiptId, ...identity }));
  const rows = await select<Pick<ReceiptRow, 'id' | 'status'>>(
    tx,
    // What is only counted runs before the receipts are looked for.
    `with given as materialized (
       select * from jsonb_to_recordset($1) as one(id uuid, kind text, value text)
     ), senders as materialized (
       select pg_advisory_xact_lock(key) from (
         select distinct hashtextextended(kind || ' ' || value, 4242) as key from given
         where value is not null order by key
       ) keys
     ), who as materialized (
       select id from customer
       where id = any(array(
         select known.id from given cross join lateral (
           select coalesce(k.merged_into, k.id) as id from identity i join customer k on k.id = i.customer_id
           where i.kind = given.kind and i.value = given.value limit 1
         ) known
       ))
       order by id for no key update
     )
     select id, status from receipt
     where id = any(array(select id from given))
       and (select count(*) from senders) >= 0 and (select count(*) from who) >= 0
     order by id for update`,
    [JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.id, row.status]));
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

/** Of what was merged into another conversation, that one: it takes what is said from then on. */
const receiving = `join conversation v on v.id = coalesce(w.merged_into, w.id) join customer vc on vc.id = v.customer_id`;

const known = `jsonb_build_object('conversationId', v.id, 'state', v.state, 'resolvedAt', v.resolved_at,
  'participant', coalesce(vc.merged_into, vc.id) is not distinct from who.id)`;

const factsStatement = `
  select
    (select jsonb_build_object('id', c.id, 'attributes', c.attributes, 'identityId', who.identity_id,
       'verified', who.verified) from customer c where c.id = who.id) as customer,
    (select ${known} from conversation w ${receiving} where w.id = q.tokened_id) as tokened,
    (select jsonb_agg(found.one) from (
       select ${known} || jsonb_build_object('reference', m.reference) as one
       from (
         select mail_message_id as reference, conversation_id, channel_id, created_at from message
         where mail_message_id = any(q.refs)
         union all
         -- Some providers give a mail an id of their own; its answers refer to that.
         select provider_id, conversation_id, channel_id, created_at from message
         where provider_id = any(q.refs) and kind = 'outbound'
       ) m
       join conversation w on w.id = m.conversation_id ${receiving}
       order by m.channel_id = q.channel_id desc, m.created_at desc limit 200
     ) found) as referred,
    case when q.wants_latest then
      (select ${known} from conversation v join customer vc on vc.id = v.customer_id
       where v.customer_id in (select id from customer where id = who.id or merged_into = who.id)
         and v.merged_into is null
       order by v.state = 'resolved', v.last_message_at desc limit 1)
    end as latest,
    (select receipt_id from message
     where channel_id = q.channel_id and mail_message_id = q.mail_message_id and content_hash = q.content_hash
       and kind in ('inbound', 'system')
     limit 1) as "duplicateOf",
    -- Not "exists", which Postgres may answer from a hash of the whole table.
    (select true from message where mail_message_id = q.mail_message_id and kind = 'outbound' limit 1) as "isOurs",
    (select jsonb_build_object('messageId', m.id, 'conversationId', m.conversation_id) from message m
     where m.mail_message_id = q.bounce_of and m.kind = 'outbound' order by m.created_at limit 1) as bounced
  from jsonb_to_recordset($1) as q(place int, channel_id uuid, kind text, value text, tokened_id uuid, refs text[],
    wants_latest boolean, mail_message_id text, content_hash text, bounce_of text)
  left join lateral (
    select coalesce(c.merged_into, c.id) as id, i.id as identity_id, i.verified
    from identity i join customer c on c.id = i.customer_id where i.kind = q.kind and i.value = q.value limit 1
  ) who on true
  order by q.place`;

type FactsRow = { [K in keyof IntakeFacts]: IntakeFacts[K] | null };

/** Answers all questions in one statement, in their order. */
export async function intakeFacts(tx: Tx, questions: readonly IntakeQuestion[]): Promise<IntakeFacts[]> {
  const asked = questions.map((question, place) => ({
    place,
    channel_id: question.channelId,
    kind: question.identity?.kind,
    value: question.identity?.value,
    tokened_id: question.tokenedId,
    refs: question.references,
    wants_latest: question.wantsLatest,
    mail_message_id: question.mailMessageId,
    content_hash: question.contentHash,
    bounce_of: question.bounceOf,
  }));
  const rows = await select<FactsRow>(tx, factsStatement, [JSON.stringify(asked)]);
  return rows.map((row) => ({
    customer: row.customer ?? undefined,
    tokened: row.tokened ? withDate(row.tokened) : undefined,
    referred: (row.referred ?? []).map(withDate),
    latest: row.latest ? withDate(row.latest) : undefined,
    duplicateOf: row.duplicateOf ?? undefined,
    isOurs: row.isOurs ?? false,
    bounced: row.bounced ?? undefined,
  }));
}

/** Within jsonb an instant is text. */
function withDate<T extends KnownConversation>(one: T): T {
  return { ...one, resolvedAt: one.resolvedAt ? new Date(one.resolvedAt) : undefined };
}
