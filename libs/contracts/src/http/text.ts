import { z } from 'zod';
import { text } from './wire.ts';

/** A text as it stands in the composer; far more than a text may be, so that one that is too long is counted too. */
export const segmentsBody = z.strictObject({ text: text(20_000) });

/** How a text goes over the air. Each segment is billed. */
export const segmentsSchema = z
  .object({
    encoding: z.enum(['GSM-7', 'UCS-2']),
    segments: z.number().int(),
    characters: z.number().int().meta({ description: 'UTF-16 units.' }),
    longest: z.number().int().meta({ description: 'The most characters that can be sent as one text.' }),
    used: z.number().int().meta({
      description: 'Septets in GSM-7, where some characters take two; UTF-16 units in UCS-2.',
    }),
    room: z.number().int().meta({ description: 'How many of those fit in that many segments.' }),
    offending: z.array(z.string()).meta({
      description:
        'Characters that GSM-7 lacks, each once, in the order of the text: without them it costs less.',
    }),
  })
  .meta({ id: 'TextSegments' });
