import { z } from 'zod';
import type { NumberChange } from '../numbers/number-book.ts';

const webhookUrl = z.url({ protocol: /^https?$/ });

/** A telephone number that the product rents, and where its webhooks go. */
export const numberSettings = z.strictObject({
  number: z.string().min(1),
  smsUrl: webhookUrl.optional(),
  voiceUrl: webhookUrl.optional(),
  statusCallback: webhookUrl.optional(),
  fallbackUrl: webhookUrl.optional(),
});

/** The fallback URL serves both kinds; what is not given stays as it was. */
export function numberChange(settings: Omit<z.infer<typeof numberSettings>, 'number'>): NumberChange {
  const { smsUrl, voiceUrl, statusCallback, fallbackUrl } = settings;
  return {
    ...(smsUrl === undefined ? {} : { smsUrl }),
    ...(voiceUrl === undefined ? {} : { voiceUrl }),
    ...(statusCallback === undefined ? {} : { statusCallback }),
    ...(fallbackUrl === undefined ? {} : { smsFallbackUrl: fallbackUrl, voiceFallbackUrl: fallbackUrl }),
  };
}
