import type { InboundAttachment, InboundMessage } from '#domain/conversations/inbound-message.ts';
import { automaticBecause } from '#domain/mail/automatic-mail.ts';
import type { Reading } from '../../channel.ts';
import type { ReadingLimits } from '../email-settings.ts';
import { isWrittenAddress } from '../mail-address.ts';
import { deliveryNotice } from './delivery-notice.ts';
import { embeddedIds, mailBody } from './mail-body.ts';
import { idFromContent, idsIn } from './mail-ids.ts';
import { mended } from './mended-mail.ts';
import { addressesOf, parsedMail, type ParsedMail, type ParsedPart } from './parsed-mail.ts';
import { rawHeader, valueOf, valuesOf, type RawHeader } from './raw-header.ts';
import { returnPathOf } from './return-path.ts';
import { isVerifiedSender } from './verified-sender.ts';
import { wellFormed, wellFormedLine } from './well-formed.ts';

/** A mail and what is known of its way here. */
export interface MailToRead {
  readonly raw: Uint8Array;
  readonly limits: ReadingLimits;
  readonly trustedAuthservId: string | undefined;
  /** From SMTP; unknown for a mail from a mailbox. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] } | undefined;
}

/** Reads one mail. Runs where it can be killed: some inputs keep a parser busy for minutes. */
export async function readMail(mail: MailToRead): Promise<Reading> {
  const raw = Buffer.from(mail.raw.buffer, mail.raw.byteOffset, mail.raw.byteLength);
  const { limits } = mail;
  if (raw.length === 0) return unreadable('The mail is empty.');
  if (raw.length > limits.rawBytes) {
    return unreadable(`The mail has ${raw.length} bytes, more than the ${limits.rawBytes} that are allowed.`);
  }
  const header = rawHeader(raw, limits.headerBytes);
  if (!header) return unreadable(`The mail's header is longer than ${limits.headerBytes} bytes.`);
  if (header.fields.length === 0) return unreadable('It has no mail header.');
  let parsed: ParsedMail;
  try {
    parsed = await parsedMail(mended(raw, header), limits);
  } catch (error) {
    return unreadable(`The mail could not be taken apart: ${explain(error, limits)}`);
  }
  return reading(mail, raw, header, parsed);
}

function reading(mail: MailToRead, raw: Buffer, header: RawHeader, parsed: ParsedMail): Reading {
  const senders = addressesOf(parsed.headers, 'from').filter((one) => isWrittenAddress(one.address));
  const sender =
    senders[0] ?? addressesOf(parsed.headers, 'sender').find((one) => isWrittenAddress(one.address));
  const returnPath = returnPathOf(header, mail.envelope?.from);
  const from = wellFormedLine(
    sender?.address ?? (isWrittenAddress(returnPath ?? '') ? (returnPath ?? '') : ''),
  );
  const body = mailBody(parsed.body, mail.limits.bodyCharacters);
  const subject = wellFormedLine(textHeader(parsed, 'subject'));
  const text = wellFormed(body.text);
  const notice = deliveryNotice({
    header,
    from: from || valuesOf(header, 'from').join(),
    subject,
    text,
    returnPath,
    parts: parsed.parts,
    embeddedIds: embeddedIds(parsed.body),
  });
  if (notice?.kind === 'progress') {
    return { kind: 'ignored', reason: `A delivery notice says only that a mail was ${notice.action}.` };
  }
  const recipients = recipientsOf(mail, header, parsed);
  const [messageId] = idsIn(valueOf(header, 'message-id'));
  const [language] = (valueOf(header, 'content-language') ?? '').split(/[\s,;]+/);
  const message: InboundMessage = {
    channelKind: 'email',
    from,
    fromName: wellFormedLine(sender?.name ?? '', 200) || undefined,
    to: recipients,
    subject,
    text,
    html: body.html === undefined ? undefined : wellFormed(body.html),
    language: /^[a-z]{2,3}(?:-|$)/i.test(language ?? '') ? language?.split('-')[0]?.toLowerCase() : undefined,
    automatic: notice !== undefined || automaticBecause(header.fields, from, returnPath) !== undefined,
    // RFC 5322 allows several authors; who of them is the customer nobody can tell, so none is proven.
    verified: senders.length === 1 && isVerifiedSender(header, from, mail.trustedAuthservId),
    mail: {
      messageId: messageId ?? idFromContent(raw),
      inReplyTo: idsIn(valueOf(header, 'in-reply-to')),
      references: idsIn(valuesOf(header, 'references').join(' ')),
      recipients,
      bounceOf: notice?.of,
      bounceStatus: notice?.status,
    },
    attachments: parsed.parts.map(attachment),
  };
  return { kind: 'message', message };
}

function recipientsOf(mail: MailToRead, header: RawHeader, parsed: ParsedMail): string[] {
  const written = ['to', 'cc'].flatMap((field) =>
    addressesOf(parsed.headers, field).map((one) => one.address),
  );
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) =>
    valuesOf(header, name).map((value) => value.replace(/[<>\s]/g, '').toLowerCase()),
  );
  const told = mail.envelope?.to.map((address) => address.toLowerCase()) ?? [];
  const all = [...told, ...delivered, ...written].map((address) => wellFormedLine(address));
  return [...new Set(all.filter(isWrittenAddress))].slice(0, 1_000);
}

function attachment(part: ParsedPart): InboundAttachment {
  return {
    name: wellFormedLine(part.name ?? '', 200) || nameFor(part.mediaType),
    mediaType: wellFormedLine(part.mediaType, 200) || 'application/octet-stream',
    size: part.content.byteLength,
    content: part.content,
    contentId: part.contentId === undefined ? undefined : wellFormedLine(part.contentId, 500),
    inline: part.inline,
  };
}

function nameFor(mediaType: string): string {
  if (mediaType === 'message/rfc822') return 'forwarded.eml';
  if (mediaType === 'message/delivery-status') return 'delivery-status.txt';
  return 'attachment';
}

function textHeader(parsed: ParsedMail, name: string): string {
  const value = parsed.headers.get(name);
  return typeof value === 'string' ? value : '';
}

function unreadable(error: string): Reading {
  return { kind: 'unreadable', error };
}

function explain(error: unknown, limits: ReadingLimits): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/child nodes/i.test(text)) return `it has more than ${limits.parts} parts.`;
  if (/header size/i.test(text)) return `a part's header is longer than ${limits.headerBytes} bytes.`;
  return `${wellFormedLine(text, 300)}.`;
}
