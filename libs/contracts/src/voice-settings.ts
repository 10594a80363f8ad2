import { z } from 'zod';

const text = z.string().max(2_000);

/** `settings` of a channel of kind `voice`. Times in seconds. */
export const voiceSettingsSchema = z.object({
  /** Said first. */
  greeting: text.default('Welcome.'),
  /** BCP 47 tag of what is said, as `en-GB`. */
  language: z.string().default('en-US'),
  /** The provider's name of a voice, as `Polly.Amy`. */
  voice: z.string().optional(),
  /** What each digit is for; without any the caller goes straight to the queue. */
  menu: z.record(z.string().regex(/^\d$/, 'must be one digit'), z.string().min(1)).default({}),
  menuTimeoutSeconds: z.number().int().min(1).max(60).default(6),
  /** How long an agent's phone rings. */
  ringSeconds: z.number().int().min(5).max(120).default(20),
  /** Music while waiting: the URL of a short piece, so that announcements stay fresh. */
  musicUrl: z.url().optional(),
  /** What agents see as the caller's number; the channel's own address when not set. */
  callerId: z.string().optional(),
  /** After the agent's line went the caller has so long to hang up before going back to the queue. */
  agentDropGraceSeconds: z.number().int().min(0).max(60).default(4),
});

export type VoiceSettings = z.infer<typeof voiceSettingsSchema>;
