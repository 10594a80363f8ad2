import { z } from 'zod';
import { pageQuery } from './page.ts';
import { id, instant } from './wire.ts';

const status = z.enum(['received', 'stored', 'duplicate', 'ignored', 'quarantined']);

/** The ledger row of one thing that a provider handed us. */
export const receiptSchema = z
  .object({
    id,
    channelId: id,
    providerKey: z.string(),
    contentHash: z.string().nullable(),
    hasRaw: z.boolean(),
    status,
    duplicateOf: id.nullable(),
    reason: z.string().nullable(),
    attempts: z.number().int(),
    receivedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Receipt' });

export const receiptDetailSchema = receiptSchema
  .extend({
    payload: z.record(z.string(), z.unknown()).nullable(),
    messageId: id.nullable(),
    conversationId: id.nullable(),
  })
  .meta({ id: 'ReceiptDetail' });

export const receiptQuery = z.strictObject({
  ...pageQuery,
  status: status.optional(),
  channel: id.optional(),
});
