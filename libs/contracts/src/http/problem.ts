import { z } from 'zod';

/** RFC 9457 problem details: every answer that is not a success. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'A stable path that names the kind of problem.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What is wrong with this request, and what to do.' }),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          field: z.string(),
          problem: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'One entry for each field that is wrong.' }),
    id: z.string().optional().meta({ description: 'Names the log entry of an unexpected error.' }),
  })
  .meta({ id: 'Problem' });
