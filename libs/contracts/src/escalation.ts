import { z } from 'zod';
import { slaActionSchema } from './documents.ts';

const id = z.uuid();

/** The actions of a ladder's step that is due, for the routing to carry out: the payload of a timer `escalation`. */
export const escalationSchema = z.object({
  conversationId: id,
  clockId: id,
  step: z.string(),
  actions: z.array(slaActionSchema),
});

export type Escalation = z.infer<typeof escalationSchema>;

/** One of its actions. */
export type EscalationAction = Omit<Escalation, 'actions'> & {
  readonly action: Escalation['actions'][number];
};
