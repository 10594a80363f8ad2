import { selectOne, type Tx } from '../../database.ts';
import { outboxHint } from './outbox.store.ts';

/** How many of each were handed out again. */
export interface Nudged {
  readonly receipts: number;
  readonly messages: number;
  readonly notices: number;
  readonly webhooks: number;
}

const intakeQueue = `case c.kind when 'email' then 'intake-email' when 'voice' then 'intake-voice' else 'intake-sms' end`;
const deliveryQueue = `case c.kind when 'email' then 'delivery-email' else 'delivery-sms' end`;

/**
 * True of work whose last sign of life is 15 seconds old, and after that each time its age has doubled: a long queue
 * is not made longer by being swept.
 */
const neglected = (column: string) => `
  $1::timestamptz - coalesce(nudged_at, ${column}) > greatest(interval '15 seconds', ($1::timestamptz - ${column}) / 2)`;

const sweep = (found: string, table: string, queue: string, key: string, channel: string) => `
  with found as (${found} order by 1 limit $2 for update skip locked),
  nudged as (update ${table} one set nudged_at = $1 from found where one.id = found.id returning one.id, found.channel_id),
  noted as (
    insert into outbox (id, queue, payload, created_at)
    select gen_random_uuid(), ${queue}, jsonb_build_object('${key}', nudged.id), $1 from nudged ${channel} returning 1
  )
  select count(*)::int as swept, case when count(*) > 0 then pg_notify('${outboxHint}', '') end from noted`;

const ofChannel = 'join channel c on c.id = nudged.channel_id';

const receipts = sweep(
  `select id, channel_id from receipt where status = 'received' and ${neglected('received_at')}`,
  'receipt',
  intakeQueue,
  'receiptId',
  ofChannel,
);

// What waits for its next attempt has a timer; what is being sent has one too, for the case that its worker dies.
const messages = sweep(
  `select id, channel_id from message where delivery in ('queued', 'sending') and ${neglected('created_at')}
     and coalesce(sending_until, $1) <= $1
     and not exists (select from timer where key = 'redeliver:' || message.id)`,
  'message',
  deliveryQueue,
  'messageId',
  ofChannel,
);

const texts = sweep(
  `select id, null::uuid as channel_id from notice where phone in ('queued', 'sending') and ${neglected('created_at')}`,
  'notice',
  `'notice-sms'`,
  'noticeId',
  '',
);

// A webhook that waits for its next attempt, or is being posted, has a timer.
const webhooks = sweep(
  `select id, null::uuid as channel_id from webhook_delivery where state = 'queued' and sending_until is null
     and ${neglected('created_at')}`,
  'webhook_delivery',
  `'webhook'`,
  'deliveryId',
  '',
);

const notices = sweep(
  `select id, null::uuid as channel_id from notice where mail in ('queued', 'sending') and ${neglected('created_at')}`,
  'notice',
  `'notice-email'`,
  'noticeId',
  '',
);

/** Hands work that a queue has lost to its queue again, at most `limit` of each kind. */
export async function nudgeUnfinished(tx: Tx, now: Date, limit: number): Promise<Nudged> {
  const run = async (statement: string) =>
    (await selectOne<{ swept: number }>(tx, statement, [now, limit]))?.swept ?? 0;
  return {
    receipts: await run(receipts),
    messages: await run(messages),
    notices: (await run(notices)) + (await run(texts)),
    webhooks: await run(webhooks),
  };
}
