import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { WebhookDeliveryRow } from '../../rows/webhook-delivery.row.ts';

export type NewWebhookDelivery = Pick<
  WebhookDeliveryRow,
  'id' | 'targetId' | 'conversationId' | 'type' | 'body' | 'dedupeKey' | 'state' | 'createdAt'
>;

const columns = `
  id, target_id as "targetId", conversation_id as "conversationId", type, body, dedupe_key as "dedupeKey", state, attempts,
  sending_until as "sendingUntil", last_status as "lastStatus", last_error as "lastError", created_at as "createdAt",
  attempted_at as "attemptedAt", delivered_at as "deliveredAt"`;

/** Newest first. */
const deliveries: List = {
  columns,
  from: 'webhook_delivery',
  key: [
    ['created_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export function listWebhookDeliveries(
  tx: Tx,
  filter: {
    readonly targetId?: string | undefined;
    readonly state?: WebhookDeliveryRow['state'] | undefined;
  },
  page: PageRequest,
): Promise<Page<WebhookDeliveryRow>> {
  const conditions = new Conditions();
  if (filter.targetId) conditions.add('target_id = ?', filter.targetId);
  if (filter.state) conditions.add('state = ?', filter.state);
  return selectPage(tx, deliveries, conditions, page);
}

export async function webhookDeliveryById(tx: Tx, id: string): Promise<WebhookDeliveryRow | undefined> {
  return selectOne<WebhookDeliveryRow>(tx, `select ${columns} from webhook_delivery where id = $1`, [id]);
}

/** Of a new delivery, in SQL. */
export const deliveryColumns = 'id, target_id, conversation_id, type, body, dedupe_key, state, created_at';

export interface ClaimedDelivery {
  readonly id: string;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: Buffer;
  readonly createdAt: Date;
}

/** Takes a delivery until `until`; undefined when it has ended, somebody posts it, it waits, or its target is off. */
export async function claimWebhookDelivery(
  tx: Tx,
  id: string,
  now: Date,
  until: Date,
): Promise<ClaimedDelivery | undefined> {
  return selectOne<ClaimedDelivery>(
    tx,
    `update webhook_delivery d set state = 'sending', attempts = attempts + 1, attempted_at = $2, sending_until = $3
     from webhook_target t
     where d.id = $1 and t.id = d.target_id and t.enabled and d.state in ('queued', 'sending')
       and coalesce(d.sending_until, $2) <= $2
     returning d.id, d.body, d.attempts, t.url, t.secret, d.created_at as "createdAt"`,
    [id, now, until],
  );
}

export interface DeliveryResult {
  readonly state: 'delivered' | 'queued' | 'failed';
  readonly status: number | null;
  readonly error: string | null;
  /** When it is tried again. */
  readonly againAt: Date | null;
}

/** Notes what became of an attempt, unless a later one has begun. */
export async function endWebhookAttempt(
  tx: Tx,
  id: string,
  attempt: number,
  result: DeliveryResult,
  now: Date,
): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update webhook_delivery set state = $3, last_status = $4, last_error = $5, sending_until = $6,
       delivered_at = case when $3 = 'delivered' then $7::timestamptz end
     where id = $1 and attempts = $2 and state = 'sending' returning id`,
    [id, attempt, result.state, result.status, result.error, result.againAt, now],
  );
  return row !== undefined;
}

/** To which target each of these deliveries goes. */
export async function targetsOfDeliveries(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await select<{ id: string; target: string }>(
    tx,
    'select id, target_id as target from webhook_delivery where id = any($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.target]));
}

/**
 * Lets deliveries wait that are to be posted now, each the longer the older it is: two seconds to ten minutes. Answers until
 * when, of those that have not ended and that nobody posts.
 */
export async function putOffDeliveries(
  tx: Tx,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; until: Date }[]> {
  return select(
    tx,
    `update webhook_delivery
     set sending_until = $2::timestamptz
       + least(interval '10 minutes', greatest(interval '2 seconds', ($2::timestamptz - created_at) / 2))
     where id = any($1) and state = 'queued' and coalesce(sending_until, $2) <= $2
     returning id, sending_until as until`,
    [ids, now],
  );
}

/** Sets a delivery that has ended, or waits, to be posted at once; undefined while somebody posts it. */
export async function requeueWebhookDelivery(
  tx: Tx,
  id: string,
  now: Date,
): Promise<WebhookDeliveryRow | undefined> {
  return selectOne<WebhookDeliveryRow>(
    tx,
    `update webhook_delivery set state = 'queued', attempts = 0, sending_until = null, delivered_at = null
     where id = $1 and (state <> 'sending' or sending_until <= $2) returning ${columns}`,
    [id, now],
  );
}
