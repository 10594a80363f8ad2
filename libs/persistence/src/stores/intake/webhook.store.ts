import { cleanJson, cleanText } from '#domain/conversations/clean-text.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import type { WebhookRow } from '../../rows/webhook.row.ts';

export type NewWebhook = Omit<WebhookRow, 'response'>;

/**
 * Claims a webhook for the caller's transaction; false when it was seen before. A repeat that comes at the same time
 * waits here until the first one's transaction has ended, and then finds its answer. What Postgres cannot keep, as a NUL
 * in a parameter, is dropped: refused, the provider would repeat it for ever.
 */
export async function claimWebhook(tx: Tx, webhook: NewWebhook): Promise<boolean> {
  const row = await selectOne(
    tx,
    `insert into webhook (id, channel_id, kind, dedupe_key, params, received_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (dedupe_key) do nothing returning id`,
    [
      webhook.id,
      webhook.channelId,
      webhook.kind,
      cleanText(webhook.dedupeKey),
      JSON.stringify(cleanJson(webhook.params)),
      webhook.receivedAt,
    ],
  );
  return row !== undefined;
}

/** Keeps the document that a webhook is answered with, for its repeats. */
export async function keepResponse(tx: Tx, id: string, response: string): Promise<void> {
  await run(tx, 'update webhook set response = $2 where id = $1', [id, response]);
}

export async function keptResponse(tx: Tx, dedupeKey: string): Promise<string | undefined> {
  const row = await selectOne<{ response: string | null }>(
    tx,
    'select response from webhook where dedupe_key = $1',
    [cleanText(dedupeKey)],
  );
  return row?.response ?? undefined;
}

/** Forgets webhooks that came before `before`, some at a time, and answers how many: their repeats are long over. */
export async function forgetWebhooks(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await select(
    tx,
    `delete from webhook where id in
       (select id from webhook where received_at < $1 order by received_at limit $2) returning id`,
    [before, limit],
  );
  return gone.length;
}
