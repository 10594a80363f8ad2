import { z } from 'zod';
import { pageQuery } from './page.ts';
import { id, instant, label } from './wire.ts';

const url = z.url({ protocol: /^https?$/ }).max(2_000);

/** Where ladders post to; the secret is shown once. */
export const webhookSchema = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    enabled: z.boolean(),
    version: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Webhook' });

export const webhookWithSecretSchema = webhookSchema
  .extend({
    secret: z.string().meta({
      description: 'Signs what is posted, as standardwebhooks.com says. It is not shown again.',
    }),
  })
  .meta({ id: 'WebhookWithSecret' });

export const newWebhookBody = z.strictObject({ name: label, url, enabled: z.boolean().default(true) });
export const webhookChange = z.strictObject({ url: url.optional(), enabled: z.boolean().optional() });

const deliveryStates = ['queued', 'sending', 'delivered', 'failed'] as const;

export const webhookDeliverySchema = z
  .object({
    id: id.meta({ description: 'The webhook-id of every attempt.' }),
    targetId: id,
    conversationId: id.nullable(),
    type: z.string(),
    body: z.string(),
    state: z.enum(deliveryStates),
    attempts: z.number().int(),
    lastStatus: z.number().int().nullable(),
    lastError: z.string().nullable(),
    createdAt: instant,
    attemptedAt: instant.nullable(),
    deliveredAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const webhookDeliveryQuery = z.strictObject({
  ...pageQuery,
  webhook: id.optional(),
  state: z.enum(deliveryStates).optional(),
});
