import { randomBytes } from 'node:crypto';
import {
  changeWebhookTarget,
  insertWebhookTarget,
  webhookTargetById,
  type WebhookTarget,
} from '#persistence/stores/notices/webhook-target.store.ts';
import { whyNot } from '#platform/outside-post.ts';
import type { Flow } from '../flow.ts';
import { secretPrefix } from './sign-webhook.ts';

export type SavedWebhookTarget =
  | { readonly kind: 'saved'; readonly target: WebhookTarget; readonly secret?: string }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'bad-url'; readonly because: string }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found' };

/** Adds a webhook and makes the secret that signs for it. */
export async function addWebhookTarget(
  flow: Flow,
  input: { readonly name: string; readonly url: string; readonly enabled: boolean },
  allowPrivate: boolean,
): Promise<SavedWebhookTarget> {
  const because = allowPrivate ? undefined : whyNot(input.url);
  if (because) return { kind: 'bad-url', because };
  const secret = newSecret();
  const row = { ...input, id: flow.newId(), secret: flow.secrets.seal(secret), createdAt: flow.clock.now() };
  return flow.database.transaction(async (tx): Promise<SavedWebhookTarget> => {
    const target = await insertWebhookTarget(tx, row);
    return target ? { kind: 'saved', target, secret } : { kind: 'name-taken' };
  });
}

/** Changes a webhook, or gives it another secret. */
export async function changeTarget(
  flow: Flow,
  input: {
    readonly id: string;
    readonly version: number;
    readonly url?: string | undefined;
    readonly enabled?: boolean | undefined;
    readonly newSecret?: boolean;
  },
  allowPrivate: boolean,
): Promise<SavedWebhookTarget> {
  const because = allowPrivate || input.url === undefined ? undefined : whyNot(input.url);
  if (because) return { kind: 'bad-url', because };
  const secret = input.newSecret ? newSecret() : undefined;
  const { url, enabled } = input;
  const change = { url, enabled, ...(secret && { secret: flow.secrets.seal(secret) }) };
  return flow.database.transaction(async (tx): Promise<SavedWebhookTarget> => {
    const target = await changeWebhookTarget(tx, input.id, input.version, change);
    if (target) return { kind: 'saved', target, ...(secret && { secret }) };
    const known = await webhookTargetById(tx, input.id);
    return known ? { kind: 'stale', version: known.version } : { kind: 'not-found' };
  });
}

function newSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64');
}
