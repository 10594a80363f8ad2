import { z } from 'zod';
import { numberSettings } from './number-settings.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const numbersJson = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(numberSettings));

const environment = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_SMTP_PORT: port.default(2526),
  SANDBOX_TARGET_SMTP: z.url({ protocol: /^smtps?$/ }).default('smtp://127.0.0.1:2525'),
  /** Where media of incoming texts is said to lie; by default this process's own address. */
  SANDBOX_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SANDBOX_TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .default('ACc0ffee00c0ffee00c0ffee00c0ffee00'),
  SANDBOX_TWILIO_AUTH_TOKEN: z.string().min(8).default('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'),
  SANDBOX_ANSWER_AFTER_MS: z.coerce.number().int().min(0).default(300),
  SANDBOX_SPEED: z.coerce.number().positive().max(1000).default(1),
  SANDBOX_KEEP_MAILS: z.coerce.number().int().min(1).default(10_000),
  SANDBOX_NUMBERS: numbersJson.optional(),
});

export interface Settings {
  host: string;
  port: number;
  smtpPort: number;
  targetSmtp: string;
  publicUrl: string | null;
  accountSid: string;
  authToken: string;
  answerAfterMs: number;
  speed: number;
  keepMails: number;
  numbers: z.infer<typeof numberSettings>[];
}

/** Reads the environment. Throws one Error that names every mistake at once. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  // An empty variable means "not set": that is what `SANDBOX_PORT= npm run …` leaves behind.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(given);
  if (!read.success) {
    const mistakes = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(['The sandbox cannot start:', ...mistakes].join('\n'));
  }
  const values = read.data;
  return {
    host: values.SANDBOX_HOST,
    port: values.SANDBOX_PORT,
    smtpPort: values.SANDBOX_SMTP_PORT,
    targetSmtp: values.SANDBOX_TARGET_SMTP,
    publicUrl: values.SANDBOX_PUBLIC_URL ?? null,
    accountSid: values.SANDBOX_TWILIO_ACCOUNT_SID,
    authToken: values.SANDBOX_TWILIO_AUTH_TOKEN,
    answerAfterMs: values.SANDBOX_ANSWER_AFTER_MS,
    speed: values.SANDBOX_SPEED,
    keepMails: values.SANDBOX_KEEP_MAILS,
    numbers: values.SANDBOX_NUMBERS ?? [],
  };
}
