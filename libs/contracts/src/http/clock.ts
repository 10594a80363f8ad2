import { z } from 'zod';
import { slaMetrics } from '#domain/words.ts';
import { channelKind, id, instant, priority } from './wire.ts';

/** Epoch milliseconds inside, RFC 3339 in UTC on the wire. */
const epoch = z
  .number()
  .transform((ms) => new Date(ms).toISOString())
  .pipe(z.iso.datetime());

const fields = {
  id,
  metric: z.enum(slaMetrics),
  round: z.number().int(),
  state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
  targetSeconds: z.number().int(),
  business: z.boolean().meta({ description: 'Only the open time of the calendar counts.' }),
  startedAt: instant,
  deadlineAt: instant.nullable().meta({ description: 'null while it stands.' }),
  metAt: instant.nullable(),
  breachedAt: instant.nullable(),
  remainingSeconds: z.number().int().nullable().meta({
    description: "Of the clock's own kind of time; below zero when it is over, null when it has ended.",
  }),
  slaPolicy: z.object({ name: z.string(), version: z.number().int() }),
  calendar: z.object({ name: z.string(), version: z.number().int() }).nullable(),
  nextStep: z
    .object({ name: z.string(), at: instant })
    .nullable()
    .meta({ description: 'The next step of the escalation ladder, if its instant is known.' }),
};

/** One running target of a conversation. */
export const clockSchema = z.object(fields).meta({ id: 'Clock' });

const documentVersion = z.object({ name: z.string(), version: z.number().int() });

/** A clock with why it has its deadline, what it did and what happened to it. */
export const clockDetailsSchema = z
  .object({
    ...fields,
    chosen: z.object({
      policyBy: z
        .enum(['queue', 'default'])
        .meta({ description: 'Who chose the policy: the queue, or nobody.' }),
      target: z.number().int().nullable().meta({
        description: "Place among the policy's targets, from zero; null of a promise, which a person made.",
      }),
      passedOver: z
        .array(z.object({ index: z.number().int(), because: z.string() }))
        .meta({ description: 'Targets of its metric before that one, with the first test that failed.' }),
      priority,
      channelKind,
      queue: z.string().nullable(),
      tags: z.array(z.string()),
      customer: z.record(z.string(), z.unknown()).meta({ description: 'Attributes that targets look at.' }),
      sparedFrom: z
        .object({
          slaPolicy: z.string(),
          slaPolicyVersion: z.number().int(),
          calendar: documentVersion.nullable(),
        })
        .optional()
        .meta({ description: 'Applied to it, but under this its deadline would have been past by then.' }),
    }),
    spans: z
      .array(
        z.object({
          from: epoch,
          to: epoch,
          kind: z.enum(['ran', 'stood']),
          reason: z.enum(['pending', 'snoozed', 'closed']).nullable(),
        }),
      )
      .meta({ description: 'What it did until it ended or until now, without a hole; the last 200.' }),
    history: z.array(z.object({ at: instant, type: z.string(), data: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'ClockDetails' });

/** A document, or a queue's choice of documents, that is applied to the clocks that run. */
export const recomputeSchema = z
  .object({
    id,
    kind: z.enum(['sla-policy', 'calendar', 'queue']),
    name: z.string().meta({ description: 'Of the document; of a queue, its identifier.' }),
    version: z.number().int().nullable(),
    requestedBy: id.nullable(),
    requestedAt: instant,
    conversations: z.number().int().meta({ description: 'Looked at so far.' }),
    moved: z.number().int().meta({ description: 'Clocks that stand on it now.' }),
    kept: z.number().int().meta({
      description: 'Clocks that kept their terms, because their deadline would have been past.',
    }),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Recompute' });

export const recomputeBody = z.strictObject({
  kind: z.enum(['sla-policy', 'calendar', 'queue']),
  name: z.string().min(1).max(200),
});
