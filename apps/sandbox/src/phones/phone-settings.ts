import { z } from 'zod';

/** How one telephone of the outside world behaves. Times are pretend milliseconds. */
export const phoneSettings = z
  .strictObject({
    answer: z.enum(['auto', 'never', 'busy', 'manual']).default('auto'),
    afterMs: z.number().int().min(0).optional(),
    hangUpAfterMs: z.number().int().min(0).optional(),
    press: z
      .string()
      .regex(/^[0-9*#]+$/)
      .optional(),
    smsOutcome: z.enum(['delivered', 'sent', 'undelivered', 'failed']).default('delivered'),
    errorCode: z.number().int().optional(),
    /** The REST request to text or call this number is refused with 400 and this code. */
    smsError: z.number().int().optional(),
    callError: z.number().int().optional(),
    /** The REST request is refused whatever it wants. */
    restError: z.union([z.literal(429), z.literal(500), z.literal(503)]).optional(),
    /** The REST request is carried out and never answered: an unknown outcome. */
    timeout: z.boolean().default(false),
    /** After this many misbehaved REST requests the number is well again. */
    times: z.number().int().min(1).optional(),
  })
  .prefault({});

export type PhoneSettings = z.infer<typeof phoneSettings>;
