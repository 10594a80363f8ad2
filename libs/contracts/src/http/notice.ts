import { z } from 'zod';
import { pageQuery } from './page.ts';
import { id, instant } from './wire.ts';

export const noticeSchema = z
  .object({
    id,
    conversationId: id.nullable(),
    kind: z.string(),
    text: z.string(),
    createdAt: instant,
    readAt: instant.nullable(),
  })
  .meta({ id: 'Notice' });

export const noticeQuery = z.strictObject({
  ...pageQuery,
  unread: z.stringbool().default(false).meta({ description: 'Only those that were not read.' }),
});
