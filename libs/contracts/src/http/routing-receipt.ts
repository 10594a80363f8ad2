import { z } from 'zod';
import { id, instant } from './wire.ts';

/** The record of one routing decision. */
export const routingReceiptSchema = z
  .object({
    id,
    conversationId: id,
    at: instant,
    outcome: z.enum(['offer', 'wait', 'manual']),
    agentId: id.nullable(),
    policyVersion: z.number().int(),
    step: z.number().int(),
    round: z.number().int(),
    detail: z.record(z.string(), z.unknown()).meta({
      description:
        'Who was considered, why each other agent was passed over, the scores, the load that was seen.',
    }),
  })
  .meta({ id: 'RoutingReceipt' });
