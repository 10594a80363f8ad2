import { createHmac } from 'node:crypto';

/** The prefix of a secret in its text form. */
export const secretPrefix = 'whsec_';

/**
 * The headers by which a receiver knows that a post is ours, fresh and no repetition, as standardwebhooks.com says:
 * `webhook-signature` is HMAC-SHA256 over `id.timestamp.body`. An attempt that repeats another has its id.
 * @param secret `whsec_` and the key in base64
 */
export function signWebhook(
  secret: string,
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'content-type': 'application/json',
    'user-agent': 'Firstline-Webhooks',
  };
}
