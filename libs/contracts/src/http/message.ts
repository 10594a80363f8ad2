import { z } from 'zod';
import { deliveryStates, failureClasses } from '#domain/words.ts';
import { id, instant, text } from './wire.ts';

export const attachmentSchema = z
  .object({
    id,
    name: z.string(),
    mediaType: z.string(),
    size: z.number().int().meta({ description: 'Bytes.' }),
    inline: z.boolean(),
    contentId: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });

export const messageSchema = z
  .object({
    id,
    conversationId: id,
    kind: z.enum(['inbound', 'outbound', 'note', 'system']),
    channelKind: z.string().nullable(),
    receiptId: id.nullable(),
    authorKind: z.enum(['customer', 'agent', 'system']),
    authorId: id.nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    subject: z.string().nullable(),
    text: z.string(),
    html: z
      .string()
      .nullable()
      .meta({ description: 'Cleaned, but show it in a sandboxed frame all the same.' }),
    automatic: z.boolean(),
    verified: z.boolean(),
    delivery: z.enum(deliveryStates).nullable(),
    failureClass: z.enum(failureClasses).nullable(),
    failure: z.string().nullable(),
    attempts: z.number().int(),
    attachments: z.array(attachmentSchema),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Message' });

/** How far an outbound message came, and everything the provider said about it. */
export const deliverySchema = z
  .object({
    messageId: id,
    delivery: z.enum(deliveryStates),
    failureClass: z.enum(failureClasses).nullable(),
    failure: z.string().nullable(),
    attempts: z.number().int(),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
    reports: z.array(z.object({ status: z.string(), errorCode: z.string().nullable(), at: instant })),
  })
  .meta({ id: 'Delivery' });

const attachment = z.strictObject({
  name: text(255).trim().min(1),
  mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type, as application/pdf'),
  content: z.base64().meta({ description: 'The bytes in base64.' }),
});

export const replyBody = z.strictObject({
  text: text(100_000).refine((value) => value.trim() !== '', 'must say something'),
  html: text(500_000).optional(),
  attachments: z.array(attachment).max(20).default([]),
  basedOnMessageId: id
    .optional()
    .meta({ description: 'The newest message you saw: refused when the customer wrote since.' }),
  channelId: id.optional().meta({ description: 'Else the channel by which the customer wrote last.' }),
  thenStatus: z
    .enum(['pending', 'resolved'])
    .optional()
    .meta({ description: 'Set with the reply, or neither happens.' }),
});

export const noteBody = z.strictObject({
  text: text(100_000).refine((value) => value.trim() !== '', 'must say something'),
});

export const postedMessageSchema = z
  .object({ messageId: id, conversationId: id, conversationVersion: z.number().int() })
  .meta({ id: 'PostedMessage' });
