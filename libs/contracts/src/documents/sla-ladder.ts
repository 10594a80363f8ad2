import { z } from 'zod';
import type { SlaStep } from '#domain/sla/ladder-step.ts';
import { channelKinds, conversationStates, priorities, slaMetrics } from '#domain/words.ts';

const seconds = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400);
const name = z.string().min(1).max(200);
const names = z.array(name).min(1).max(200);
const level = z.number().int().min(1).max(5);
const email = z.email().toLowerCase().max(320);
const text = z.string().min(1).max(2_000);
const ways = z.array(z.enum(['live', 'email', 'text'])).max(3);

const somebody = [z.strictObject({ agent: email }), z.strictObject({ onCall: name })] as const;
const several = [z.literal('supervisors'), ...somebody, z.strictObject({ team: name })] as const;

/** What a step of an escalation ladder does. */
export const slaActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('raise-priority') }),
  z.strictObject({ do: z.literal('drop-skill'), skill: name }),
  z.strictObject({ do: z.literal('lower-skill'), skill: name, level }),
  z.strictObject({ do: z.literal('add-skill'), skill: name, level }),
  z.strictObject({ do: z.literal('add-team'), team: name }),
  z.strictObject({ do: z.literal('take-back') }).meta({
    description: 'Whoever has it and did not answer loses it, and it goes back to its place in the queue.',
  }),
  z.strictObject({ do: z.literal('assign'), to: z.union(somebody) }).meta({
    description: 'Gives it to one agent, by e-mail address, or to whoever is on call by a rota.',
  }),
  z.strictObject({
    do: z.literal('notify'),
    whom: z.union([...several, z.literal('assignee')]),
    by: ways,
    text: text.optional(),
  }),
  z.strictObject({ do: z.literal('webhook'), webhook: name }).meta({
    description: 'Posts to a webhook of ours by name, signed, and again until it is taken.',
  }),
  z.strictObject({ do: z.literal('tag'), tag: name }),
  z.strictObject({ do: z.literal('note'), text }),
  z
    .strictObject({
      do: z.literal('ask'),
      whom: z.union(several),
      by: ways,
      everySeconds: seconds.min(5),
      atMost: z.number().int().min(1).max(1_000),
      text: text.optional(),
    })
    .meta({ description: 'Tells people every so often until one of them takes it.' }),
]);

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()]);

/** Strict, because a part that is misspelt would let everything through. */
const condition = z.strictObject({
  priorities: z.array(z.enum(priorities)).min(1).optional(),
  channelKinds: z.array(z.enum(channelKinds)).min(1).optional(),
  queues: names.optional().meta({ description: 'Names of queues.' }),
  states: z.array(z.enum(conversationStates)).min(1).optional(),
  assigned: z.boolean().optional().meta({ description: 'Somebody has it, or nobody has.' }),
  tags: names.optional().meta({ description: 'It has any of these.' }),
  withoutTags: names.optional().meta({ description: 'It has none of these.' }),
  customer: z
    .record(name, z.array(scalar).min(1).max(200))
    .optional()
    .meta({ description: 'Attributes of the customer, each with one of the values.' }),
});

const step = z.strictObject({
  name,
  metric: z.enum(slaMetrics),
  at: z.union([
    z.strictObject({ percent: z.number().min(1).max(1000) }),
    z.strictObject({ beforeSeconds: seconds }),
    z.strictObject({ afterSeconds: seconds }),
    z.strictObject({ foreseen: z.number().min(0.05).max(0.99) }).meta({
      description: 'As soon as a breach of what waits is foreseen with this probability.',
    }),
  ]),
  repeat: z
    .strictObject({ everySeconds: seconds.min(1), atMost: z.number().int().min(2).max(1_000) })
    .optional()
    .meta({ description: 'Again so often until it is handled, at most so many times in all.' }),
  when: condition.optional().meta({ description: 'Looked at when the step is due; all must hold.' }),
  whenLate: z
    .union([z.enum(['act', 'skip-if-handled']), z.strictObject({ skipAfterSeconds: seconds.min(1) })])
    .optional()
    .meta({ description: 'What becomes of it when nobody worked at its instant; it acts by default.' }),
  actions: z.array(slaActionSchema).max(20),
}) satisfies z.ZodType<SlaStep>;

/** The steps of an escalation ladder. */
export const slaLadderSchema = z
  .array(step)
  .max(200)
  .refine(
    (steps) => new Set(steps.map((one) => JSON.stringify([one.metric, one.name]))).size === steps.length,
    'the steps of one metric must have names of their own, because a step acts once under its name',
  )
  .refine(
    (steps) => steps.every((one) => !('foreseen' in one.at && one.repeat)),
    'a step that acts on a forecast acts once and repeats nothing',
  );
