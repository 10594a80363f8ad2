import { z } from 'zod';
import { promiseLanguages } from '#domain/promises/promise-language.ts';
import { promisePlaceholders } from '#domain/promises/promise-text.ts';

const known = new Set<string>(promisePlaceholders);

const template = z
  .string()
  .min(1)
  .max(4_000)
  .refine(
    (text) => [...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].every(([, name]) => known.has(name ?? '')),
    `may have only these placeholders: ${[...known].map((name) => `{{${name}}}`).join(', ')}`,
  );

const texts = z.strictObject({
  promised: template
    .refine((text) => /\{\{\s*when\s*\}\}/.test(text), 'must say {{when}}')
    .optional()
    .meta({ description: 'Thanks, and when they will hear.' }),
  received: template.optional().meta({ description: 'Thanks, where nothing honest can be said about when.' }),
  corrected: template
    .refine((text) => /\{\{\s*when\s*\}\}/.test(text), 'must say {{when}}')
    .optional()
    .meta({ description: 'It takes longer than was said.' }),
  delayed: template
    .optional()
    .meta({ description: 'It takes longer, where nothing honest can be said about when.' }),
});

/** `settings.promises` of a channel: whether and how customers are told when they will hear. */
export const promiseSettingsSchema = z.strictObject({
  tell: z
    .boolean()
    .meta({ description: 'Acknowledge what opens a conversation and say when they will hear.' }),
  queues: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Only in these queues, by name; in all without it.' }),
  correct: z
    .boolean()
    .default(true)
    .meta({ description: 'Tell them again before it passes where it will not be kept.' }),
  keptShare: z
    .number()
    .min(0.5)
    .max(0.99)
    .default(0.9)
    .meta({ description: 'Of promises so many are to be kept: the window ends where the forecast says so.' }),
  perSenderPerDay: z.number().int().min(1).max(50).default(3).meta({
    description: 'At most so many to one address in 24 hours, so that no two machines write to each other.',
  }),
  language: z.enum(promiseLanguages).optional().meta({ description: "Where the customer's is not known." }),
  texts: z
    .partialRecord(z.enum(promiseLanguages), texts)
    .optional()
    .meta({ description: 'Own texts by language, plain, instead of ours.' }),
});

export type PromiseSettings = z.output<typeof promiseSettingsSchema>;

/** What of a channel's settings says; undefined where customers are told nothing, or where it cannot be read. */
export function promiseSettings(settings: Readonly<Record<string, unknown>>): PromiseSettings | undefined {
  if (!tellsPromises(settings)) return undefined;
  const parsed = promiseSettingsSchema.safeParse(settings.promises);
  return parsed.success ? parsed.data : undefined;
}

/** A glance that costs nothing, for the way by which every message comes in. */
export function tellsPromises({ promises }: Readonly<Record<string, unknown>>): boolean {
  return typeof promises === 'object' && promises !== null && (promises as { tell?: unknown }).tell === true;
}
