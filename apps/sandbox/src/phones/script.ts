import { z } from 'zod';

const keys = z.string().regex(/^[0-9*#]+$/);
const milliseconds = z.number().int().min(0);

/** What the person at a telephone does, one after the other. */
export const scriptStep = z.union([
  /** Presses keys: once somebody listens for them, or blindly `afterMs` later. */
  z.strictObject({ press: keys, after: z.literal('gather').optional() }),
  z.strictObject({ press: keys, afterMs: milliseconds }),
  z.strictObject({ wait: z.number().min(0).meta({ description: 'seconds' }) }),
  z.strictObject({ until: z.enum(['queued', 'in-conference', 'connected']) }),
  z.strictObject({ hangUp: z.literal(true) }),
]);

export type ScriptStep = z.infer<typeof scriptStep>;
