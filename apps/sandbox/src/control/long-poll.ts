import { z } from 'zod';

/** Query parameters of every list that can be waited for: `wait` milliseconds until `count` entries match. */
export const longPoll = {
  wait: z.coerce.number().int().min(0).max(600_000).default(0),
  count: z.coerce.number().int().min(1).default(1),
  since: z.iso.datetime({ offset: true }).optional(),
};
