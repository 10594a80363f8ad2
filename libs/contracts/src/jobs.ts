import { z } from 'zod';

const id = z.uuid();

/** What one item of each queue carries. A job holds a batch of items: `{ items: [...] }`. */
export const jobItems = {
  'intake-email': z.object({ receiptId: id }),
  'intake-sms': z.object({ receiptId: id }),
  'intake-voice': z.object({ receiptId: id }),
  /** The facts of a conversation changed; bring its clocks up to date. */
  'sla-follow': z.object({ conversationId: id }),
  'delivery-email': z.object({ messageId: id }),
  'delivery-sms': z.object({ messageId: id }),
  /** A notice that goes out by mail. */
  'notice-email': z.object({ noticeId: id }),
  /** The same of one that goes out as a text. */
  'notice-sms': z.object({ noticeId: id }),
  'voice-command': z.object({ commandId: id }),
  /** The customer who opened a conversation is told when they will hear. */
  promise: z.object({ conversationId: id }),
  /** Something to post to a webhook. */
  webhook: z.object({ deliveryId: id }),
} as const;

export type QueueName = keyof typeof jobItems;
export type JobItem<Q extends QueueName> = z.infer<(typeof jobItems)[Q]>;

/** Most items that the relay puts into one job: enough to spread a queue's cost, few enough to share work out. */
export const itemsPerJob: Readonly<Record<QueueName, number>> = {
  'intake-email': 20,
  'intake-sms': 20,
  'intake-voice': 5,
  'sla-follow': 50,
  'delivery-email': 5,
  'delivery-sms': 5,
  'notice-email': 5,
  'notice-sms': 5,
  'voice-command': 1,
  promise: 50,
  webhook: 10,
};

/**
 * Queues whose rows may wait so long (ms) in the outbox for company, since together they cost a fraction: nobody sees
 * the moment that a mail is taken in later, and clocks count minutes.
 */
export const patienceMs: Partial<Readonly<Record<QueueName, number>>> = {
  'intake-email': 80,
  'sla-follow': 400,
  // One forecast serves all that are told together.
  promise: 1_000,
};

/** Reads a job's data. @throws z.ZodError when it is not of the queue's shape */
export function readItems<Q extends QueueName>(queue: Q, data: unknown): JobItem<Q>[] {
  return z.object({ items: z.array(jobItems[queue]) }).parse(data).items;
}
