import type { z } from 'zod';
import { emailSettingsSchema } from '#channels/email/email-settings.ts';
import { voiceSettingsSchema } from '#contracts/voice-settings.ts';
import type { ChannelKind } from '#domain/words.ts';
import { explainIssue } from '../http/explain-issue.ts';
import { unacceptable } from '../http/refusals.ts';

/** What the rooms take as settings, where they say so. */
const schemas: Partial<Readonly<Record<ChannelKind, z.ZodType>>> = {
  email: emailSettingsSchema,
  voice: voiceSettingsSchema,
};

/** @throws Problem 422 that names every setting that the channel's room would refuse */
export function checkSettings(kind: ChannelKind, settings: Readonly<Record<string, unknown>>): void {
  const checked = schemas[kind]?.safeParse(settings);
  if (!checked || checked.success) return;
  throw unacceptable(
    checked.error.issues.flatMap(explainIssue).map(({ path, problem }) => ({
      in: 'body',
      field: ['settings', ...path].join('.'),
      problem,
    })),
  );
}
