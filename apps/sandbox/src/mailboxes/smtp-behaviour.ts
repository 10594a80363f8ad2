import { z } from 'zod';

/** How the mail server of the outside world behaves. */
export const smtpBehaviour = z
  .strictObject({
    /** Every recipient, or only those named by `to`, is refused: 4xx "try again", 5xx "never". */
    reject: z
      .strictObject({
        code: z.number().int().min(400).max(599),
        message: z.string().min(1),
        to: z.string().optional(),
      })
      .nullable()
      .default(null),
    /** The mail is taken and kept, and the connection dies before the 250: an unknown outcome. */
    dropAfterData: z.boolean().default(false),
  })
  .prefault({});

export type SmtpBehaviour = z.infer<typeof smtpBehaviour>;
