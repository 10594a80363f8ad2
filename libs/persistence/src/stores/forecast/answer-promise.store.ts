import type { ChannelKind, ConversationState } from '#domain/words.ts';
import { select, selectOne, type Tx } from '../../database.ts';

export type PromiseState = 'open' | 'kept' | 'broken' | 'withdrawn' | 'untimed';

/** What must be known to tell a customer something, of one conversation. */
export interface PromiseFacts {
  readonly id: string;
  readonly number: number;
  readonly state: ConversationState;
  readonly version: number;
  readonly channelKind: ChannelKind;
  readonly queueId: string | null;
  readonly queue: string | null;
  readonly calendar: string | null;
  readonly subject: string;
  readonly language: string | null;
  readonly queuedAt: Date | null;
  readonly createdAt: Date;
  readonly customerName: string | null;
  readonly customerLanguage: string | null;
  readonly customerTimeZone: string | null;
  readonly channelId: string;
  readonly channelName: string;
  readonly channelAddress: string;
  readonly channelSettings: Readonly<Record<string, unknown>>;
  /** What opened it. */
  readonly first: {
    readonly automatic: boolean;
    readonly from: string | null;
    readonly messageId: string | null;
    readonly references: readonly string[];
    readonly subject: string | null;
  } | null;
  /** Somebody wrote to the customer already, or was told something. */
  readonly spoken: boolean;
  readonly promised: boolean;
  /** The address is one of ours. */
  readonly ourOwn: boolean;
  readonly suppressed: boolean;
  /** How many promises the address got since `since`. */
  readonly toAddress: number;
}

/** Of those that exist, by id. @param since from when on promises to an address are counted */
export async function promiseFacts(
  tx: Tx,
  ids: readonly string[],
  since: Date,
): Promise<Map<string, PromiseFacts>> {
  const rows = await select<PromiseFacts>(
    tx,
    `select c.id, c.number, c.state, c.version, c.channel_kind as "channelKind", c.queue_id as "queueId", queue.name as queue,
       queue.calendar, c.subject, c.language, c.queued_at as "queuedAt", c.created_at as "createdAt",
       customer.name as "customerName", customer.language as "customerLanguage", customer.time_zone as "customerTimeZone",
       channel.id as "channelId", channel.name as "channelName", channel.address as "channelAddress",
       channel.settings as "channelSettings", first.list as first,
       exists (select from message where conversation_id = c.id and kind = 'outbound') as spoken,
       exists (select from answer_promise where conversation_id = c.id) as promised,
       exists (select from channel mine where lower(mine.address) = lower(first.from_address)) as "ourOwn",
       exists (select from suppression where channel_kind = channel.kind and sender = channel.address
         and address in (first.from_address, lower(first.from_address))) as suppressed,
       (select count(*)::int from answer_promise p
        where p.address = lower(first.from_address) and p.told_at >= $2) as "toAddress"
     from (select one::uuid as id from jsonb_array_elements_text($1) one) wanted
     join conversation c on c.id = wanted.id
     join customer on customer.id = c.customer_id
     join channel on channel.id = c.channel_id
     left join queue on queue.id = c.queue_id
     left join lateral (
       select from_address, jsonb_build_object('automatic', automatic, 'from', from_address, 'messageId', mail_message_id,
         'references', mail_references, 'subject', subject) as list
       from message where conversation_id = c.id and kind = 'inbound' order by created_at, id limit 1
     ) first on true`,
    [JSON.stringify(ids), since],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface NewPromise {
  readonly conversationId: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly address: string;
  readonly language: string;
  readonly messageId: string | null;
  readonly window: { readonly from: Date; readonly until: Date } | undefined;
}

/** Notes what a customer is told; false when they were told before. */
export async function makePromise(tx: Tx, promise: NewPromise, now: Date): Promise<boolean> {
  const { window } = promise;
  const row = await selectOne(
    tx,
    `insert into answer_promise (conversation_id, channel_id, channel_kind, queue_id, address, language, message_id, told_at,
       from_at, until_at, first_until_at, state)
     select id, $2, $3, queue_id, lower($4), $5, $6, $7, $8, $9, $9, $10 from conversation where id = $1
     on conflict do nothing returning 1`,
    [
      promise.conversationId,
      promise.channelId,
      promise.channelKind,
      promise.address,
      promise.language,
      promise.messageId,
      now,
      window?.from ?? null,
      window?.until ?? null,
      window ? 'open' : 'untimed',
    ],
  );
  return row !== undefined;
}

export interface OpenPromise {
  readonly conversationId: string;
  readonly state: ConversationState;
  readonly address: string;
  readonly language: string;
  readonly toldAt: Date;
  readonly untilAt: Date;
  readonly corrections: number;
  /** Whoever has the conversation was reminded of this end. */
  readonly reminded: boolean;
}

/**
 * Promises in writing that have not been kept yet and may be corrected, the nearest end first.
 * @param which `until`: those that end by then
 */
export async function openPromises(
  tx: Tx,
  which: { readonly until: Date; readonly correctionsBelow: number; readonly limit: number },
): Promise<OpenPromise[]> {
  return select(
    tx,
    `select p.conversation_id as "conversationId", c.state, p.address, p.language, p.told_at as "toldAt", p.until_at as "untilAt",
       p.corrections, p.reminded_at is not null as reminded
     from answer_promise p join conversation c on c.id = p.conversation_id
     where p.state = 'open' and p.until_at <= $1 and p.corrections < $2 and p.taken_back_at is null and p.channel_kind <> 'voice'
     order by p.until_at limit $3`,
    [which.until, which.correctionsBelow, which.limit],
  );
}

/**
 * Moves a promise that is still open to a later end, or takes its time back where no other can be said; false when it was
 * settled or corrected meanwhile, or when the customer has just heard.
 */
export async function correctPromise(
  tx: Tx,
  conversationId: string,
  corrections: number,
  window: { readonly from: Date; readonly until: Date } | undefined,
  now: Date,
): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update answer_promise p set from_at = coalesce($3, from_at), until_at = coalesce($4, until_at),
       taken_back_at = case when $4::timestamptz is null then $5::timestamptz end, reminded_at = null, corrections = corrections + 1
     where conversation_id = $1 and state = 'open' and corrections = $2 and taken_back_at is null
       and not exists (select from message where conversation_id = p.conversation_id and kind = 'outbound'
         and author_kind = 'agent' and created_at >= p.told_at)
     returning 1`,
    [conversationId, corrections, window?.from ?? null, window?.until ?? null, now],
  );
  return row !== undefined;
}

/** Notes that whoever has the conversation is reminded of an end; false when they were, or it is another by now. */
export async function noteReminder(
  tx: Tx,
  conversationId: string,
  untilAt: Date,
  now: Date,
): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update answer_promise set reminded_at = $3
     where conversation_id = $1 and state = 'open' and reminded_at is null and until_at = $2 returning 1`,
    [conversationId, untilAt, now],
  );
  return row !== undefined;
}

export interface SettledPromise {
  readonly conversationId: string;
  readonly state: 'kept' | 'broken' | 'withdrawn';
  readonly channelKind: ChannelKind;
  readonly conversationVersion: number;
  readonly untilAt: Date;
  readonly answeredAt: Date | null;
}

/**
 * Settles promises by what was said since: kept by a person's word or an answered call before its end, broken when the end
 * has passed without one, withdrawn when nobody waits for a word any more.
 */
export async function settlePromises(tx: Tx, now: Date, limit: number): Promise<SettledPromise[]> {
  return select(
    tx,
    `with found as (
       select p.conversation_id, least(
         (select min(created_at) from message where conversation_id in (p.conversation_id, c.merged_into)
            and kind = 'outbound' and author_kind = 'agent' and created_at >= p.told_at),
         (select min(answered_at) from call where conversation_id in (p.conversation_id, c.merged_into)
            and answered_at >= p.told_at)
         ) as answered_at, coalesce(survivor.state, c.state) as conversation_state, c.version,
         exists (select from call where conversation_id = p.conversation_id and state = 'missed') as hung_up
       from answer_promise p join conversation c on c.id = p.conversation_id
       left join conversation survivor on survivor.id = c.merged_into
       where p.state = 'open' order by p.until_at limit $2 for update of p skip locked
     ), ripe as (
       select found.*, case
         when found.answered_at <= p.until_at then 'kept'
         when found.answered_at is null and (conversation_state = 'resolved' or (p.channel_kind = 'voice' and hung_up)) then 'withdrawn'
         when p.until_at < $1 then 'broken' end as outcome
       from found join answer_promise p using (conversation_id)
     )
     update answer_promise p set state = outcome, answered_at = ripe.answered_at, settled_at = $1
     from ripe where p.conversation_id = ripe.conversation_id and outcome is not null
     returning p.conversation_id as "conversationId", p.state, p.channel_kind as "channelKind", ripe.version as "conversationVersion",
       p.until_at as "untilAt", p.answered_at as "answeredAt"`,
    [now, limit],
  );
}

export interface AnswerPromiseView {
  readonly conversationId: string;
  readonly channelKind: ChannelKind;
  readonly language: string;
  readonly messageId: string | null;
  readonly toldAt: Date;
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
  readonly firstUntilAt: Date | null;
  readonly corrections: number;
  readonly takenBackAt: Date | null;
  readonly state: PromiseState;
  readonly answeredAt: Date | null;
}

export async function answerPromiseOf(
  tx: Tx,
  conversationId: string,
): Promise<AnswerPromiseView | undefined> {
  return selectOne(
    tx,
    `select conversation_id as "conversationId", channel_kind as "channelKind", language, message_id as "messageId",
       told_at as "toldAt", from_at as "fromAt", until_at as "untilAt", first_until_at as "firstUntilAt", corrections,
       taken_back_at as "takenBackAt", state, answered_at as "answeredAt"
     from answer_promise where conversation_id = $1`,
    [conversationId],
  );
}

export interface AnswerPromiseTally {
  readonly channelKind: ChannelKind;
  readonly queueId: string | null;
  readonly told: number;
  readonly open: number;
  readonly kept: number;
  readonly broken: number;
  readonly withdrawn: number;
  readonly untimed: number;
  readonly corrected: number;
  /** Kept as it was said first, without a correction. */
  readonly keptAsFirstSaid: number;
}

/** What became of the promises that were told between two instants, by kind of channel and queue. */
export async function answerPromiseTallies(tx: Tx, from: Date, to: Date): Promise<AnswerPromiseTally[]> {
  return select(
    tx,
    `select channel_kind as "channelKind", queue_id as "queueId", count(*)::int as told,
       count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'kept')::int as kept,
       count(*) filter (where state = 'broken')::int as broken, count(*) filter (where state = 'withdrawn')::int as withdrawn,
       count(*) filter (where state = 'untimed')::int as untimed, count(*) filter (where corrections > 0)::int as corrected,
       count(*) filter (where state = 'kept' and corrections = 0)::int as "keptAsFirstSaid"
     from answer_promise where told_at >= $1 and told_at < $2 group by 1, 2 order by 1, 2`,
    [from, to],
  );
}
