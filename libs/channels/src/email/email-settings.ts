import { z } from 'zod';
import type { ChannelSetup } from '../channel.ts';

const port = z.number().int().min(1).max(65_535);
const mebibyte = 1_048_576;

/** Bounds within which a mail is read. What lies beyond is kept as it came and shown as unreadable. */
const limitsSchema = z.object({
  /** Bytes of the whole mail. */
  rawBytes: z
    .number()
    .int()
    .positive()
    .default(50 * mebibyte),
  /** MIME parts. */
  parts: z.number().int().positive().default(1_000),
  /** Bytes of one part's header. */
  headerBytes: z
    .number()
    .int()
    .positive()
    .default(256 * 1_024),
  /** Characters of text, and of HTML, that go into a message; more is cut, the raw mail keeps it. */
  bodyCharacters: z.number().int().positive().default(mebibyte),
  /** Seconds of wall clock after which the reading of a mail is killed. */
  readSeconds: z.number().positive().max(120).default(10),
});

const imapSchema = z.object({
  host: z.string().min(1),
  port: port.default(993),
  /** TLS from the first byte. Without it STARTTLS is used where the server offers it. */
  secure: z.boolean().default(true),
  user: z.string().min(1),
  folders: z.array(z.string().min(1)).min(1).default(['INBOX']),
  /** Servers' hints get lost, so a folder is looked at this often in any case. */
  pollSeconds: z.number().min(1).max(3_600).default(60),
});

const smtpSchema = z.object({
  host: z.string().min(1),
  port: port.default(587),
  /** TLS from the first byte, as on port 465. */
  secure: z.boolean().default(false),
  /** Refuse to send where STARTTLS is not offered. */
  requireTls: z.boolean().default(false),
  user: z.string().min(1).optional(),
});

/**
 * `channel.settings` of an e-mail channel. Its `credentials` hold `password` (IMAP, and SMTP where that has none of
 * its own) and `smtpPassword`.
 */
export const emailSettingsSchema = z.object({
  imap: imapSchema.optional(),
  smtp: smtpSchema.optional(),
  /** Where a pull begins that never ran: with mail that arrives from now on, or with all that lies there. */
  firstSync: z.enum(['new', 'all']).default('new'),
  /** What is done to a mail on the server after it is durably stored here. */
  afterStore: z.union([z.enum(['nothing', 'seen']), z.string().regex(/^move:.+$/)]).default('nothing'),
  /** How far back a folder is read again when its UIDs lost their meaning (RFC 9051 §2.3.1.1). */
  rescanDays: z.number().min(1).max(366).default(14),
  /** RFC 8601: whose Authentication-Results this mailbox may believe, as `mx.google.com`. */
  trustedAuthservId: z.string().min(1).optional(),
  limits: limitsSchema.default(limitsSchema.parse({})),
});

export type EmailSettings = z.infer<typeof emailSettingsSchema>;
export type ReadingLimits = z.infer<typeof limitsSchema>;
export type ImapSettings = z.infer<typeof imapSchema>;

/** @throws Error that names every mistake in the channel's settings */
export function emailSettings(setup: ChannelSetup): EmailSettings {
  const parsed = emailSettingsSchema.safeParse(setup.settings);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The settings of channel ${setup.name} are wrong: ${mistakes.join('; ')}.`);
}
