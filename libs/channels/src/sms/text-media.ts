import type { InboundAttachment } from '#domain/conversations/inbound-message.ts';
import type { TwilioAccount } from '../twilio-client.ts';
import { fetchTwilioMedia } from '../twilio-media.ts';
import { param } from '../twilio-signature.ts';

/** A text has at most ten (https://www.twilio.com/docs/messaging/guides/webhook-request#media-related-parameters). */
const filesAtMost = 10;
const limits = { maxBytes: 20 * 1024 * 1024, timeoutMs: 20_000 };

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'audio/mpeg': '.mp3',
  'audio/ogg': '.ogg',
  'audio/amr': '.amr',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
  'text/vcard': '.vcf',
  'text/x-vcard': '.vcf',
  'application/pdf': '.pdf',
};

export interface TextMedia {
  readonly attachments: readonly InboundAttachment[];
  /** A line for each file that could not be had, so that nobody misses it unknowingly. */
  readonly missing: readonly string[];
}

/**
 * Fetches what came with a text: the provider does not keep it for ever.
 * @throws when the provider cannot be reached now; the text is then read again later
 */
export async function textMedia(
  account: TwilioAccount | undefined,
  params: Readonly<Record<string, unknown>>,
): Promise<TextMedia> {
  const announced = Number.parseInt(param(params, 'NumMedia'), 10) || 0;
  const attachments: InboundAttachment[] = [];
  const missing: string[] = [];
  for (let index = 0; index < Math.min(announced, filesAtMost); index += 1) {
    const place = `Attachment ${index + 1}`;
    if (!account) {
      missing.push(`[${place} is missing: the channel has no provider account.]`);
      continue;
    }
    const fetched = await fetchTwilioMedia(account, param(params, `MediaUrl${index}`), limits);
    if (fetched.kind === 'refused') {
      missing.push(`[${place} is missing: ${fetched.because}.]`);
      continue;
    }
    const mediaType =
      fetched.mediaType || param(params, `MediaContentType${index}`) || 'application/octet-stream';
    attachments.push({
      name: `attachment-${index + 1}${extensions[mediaType] ?? ''}`,
      mediaType,
      size: fetched.content.byteLength,
      content: fetched.content,
      inline: false,
    });
  }
  if (announced > filesAtMost) missing.push(`[${announced - filesAtMost} more attachments are missing.]`);
  return { attachments, missing };
}
