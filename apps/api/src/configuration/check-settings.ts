import type { z } from 'zod';
import { emailSettingsSchema } from '#channels/email/email-settings.ts';
import { promiseSettingsSchema } from '#contracts/promise-settings.ts';
import { voiceSettingsSchema } from '#contracts/voice-settings.ts';
import type { ChannelKind } from '#domain/words.ts';
import { explainIssue } from '../http/explain-issue.ts';
import { unacceptable } from '../http/refusals.ts';

/** What the rooms take as settings, where they say so. */
const schemas: Partial<Readonly<Record<ChannelKind, z.ZodType>>> = {
  email: emailSettingsSchema,
  voice: voiceSettingsSchema,
};

/** @throws Problem 422 that names every setting that the channel's room, or what tells customers, would refuse */
export function checkSettings(kind: ChannelKind, settings: Readonly<Record<string, unknown>>): void {
  const issues = issuesOf(schemas[kind], settings);
  const { promises } = settings;
  if (promises !== undefined) {
    issues.push(
      ...issuesOf(promiseSettingsSchema, promises).map((issue) => ({
        ...issue,
        path: ['promises', ...issue.path],
      })),
    );
  }
  if (issues.length === 0) return;
  throw unacceptable(
    issues.flatMap(explainIssue).map(({ path, problem }) => ({
      in: 'body',
      field: ['settings', ...path].join('.'),
      problem,
    })),
  );
}

function issuesOf(schema: z.ZodType | undefined, value: unknown): z.core.$ZodIssue[] {
  const checked = schema?.safeParse(value);
  return !checked || checked.success ? [] : [...checked.error.issues];
}
