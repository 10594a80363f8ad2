import { idsIn } from './mail-ids.ts';
import { rawHeader, valueOf, type RawHeader } from './raw-header.ts';

/** What of a mail tells whether it reports on the delivery of another. */
export interface Noticeable {
  readonly header: RawHeader;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly returnPath: string | undefined;
  /** Parts that are not text to be read, and headers of mails that stand within. */
  readonly parts: readonly { readonly mediaType: string; readonly content: Uint8Array }[];
  readonly embeddedIds: readonly string[];
}

export type DeliveryNotice =
  /** The mail with that Message-ID did not arrive, or was complained of (RFC 5965). */
  | { readonly kind: 'bounce'; readonly of: string | undefined; readonly status: string | undefined }
  /** It arrived, was passed on or is only late (RFC 3464 §2.3.3): nobody has to see that. */
  | { readonly kind: 'progress'; readonly action: string }
  | undefined;

const daemons =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mail-?deliver\w*|maildelivery\w*|mda|bounces?)(?:[-+_.].*)?@|^"?(?:mailer-daemon|postmaster|mail delivery (?:sub)?system)\b/i;
const subjects =
  /undeliver|returned mail|return(?:ed)? to sender|delivery (?:status notification|fail|error|problem|has failed|report|unsuccess)|(?:mail|message|delivery|notification|e-?mail) (?:delivery )?(?:system )?(?:failure|failed|error)|failure notice|fail(?:ed|ure) (?:notice|delivery|notification)|could not be delivered|cannot be delivered|unable to deliver|non[- ]?deliver|user unknown|unzustellbar|nicht zustellbar|zustellung|non remis|échec|no se (?:puede|pudo) entregar|mailbox (?:full|unavailable)|rejected|warning: (?:message|could not send)|dsn:/i;
/** Warnings of servers that do not know delivery status notifications. */
const late = /^warning: message .* delayed|^warning: could not send message for past/i;

/**
 * Tells a report about a mail of ours from what people write. Only about half of all bounces are multipart/report,
 * so the sender and subject are looked at too; neither alone makes one.
 */
export function deliveryNotice(mail: Noticeable): DeliveryNotice {
  const contentType = valueOf(mail.header, 'content-type') ?? '';
  const status = mail.parts.filter((part) => part.mediaType === 'message/delivery-status');
  const complaint = mail.parts.some((part) => part.mediaType === 'message/feedback-report');
  const report =
    status.length > 0 ||
    complaint ||
    /^multipart\/report\b.*report-type="?delivery-status/is.test(contentType);

  if (status.length > 0 && !complaint) {
    const actions = status.flatMap((part) => actionsOf(text(part.content)));
    const [first] = actions;
    if (first !== undefined && actions.every((action) => action !== 'failed')) {
      return { kind: 'progress', action: first };
    }
  }
  const byHeader = valueOf(mail.header, 'x-failed-recipients') !== undefined;
  const byDaemon = daemons.test(mail.from) || mail.returnPath === '';
  if (!report && !byHeader && !(byDaemon && (subjects.test(mail.subject) || daemons.test(mail.from)))) {
    return undefined;
  }
  if (!report && late.test(mail.subject)) return { kind: 'progress', action: 'delayed' };
  const [failed] = status.flatMap((part) => statusesOf(text(part.content)));
  return { kind: 'bounce', of: originalId(mail), status: failed };
}

/** The Message-ID of the mail that came back: from its copy, else from the headers that the text quotes. */
function originalId(mail: Noticeable): string | undefined {
  for (const part of mail.parts) {
    if (!/^(?:message\/rfc822|text\/rfc822-headers|message\/global(?:-headers)?)$/.test(part.mediaType))
      continue;
    const bytes = Buffer.from(part.content.buffer, part.content.byteOffset, part.content.byteLength);
    const header = rawHeader(bytes, 262_144);
    const [id] = idsIn(header && valueOf(header, 'message-id'));
    if (id !== undefined) return id;
  }
  const [embedded] = mail.embeddedIds;
  if (embedded !== undefined) return embedded;
  const quoted = [
    mail.text,
    ...mail.parts.filter((part) => readable.test(part.mediaType)).map((part) => text(part.content)),
  ];
  for (const one of quoted) {
    const found = /^[ \t>|]{0,20}(?:original-)?message-id[ \t]{0,20}:\s{0,20}(<[^<>\s]{1,900}>)/im.exec(one);
    if (found?.[1] !== undefined) return found[1];
  }
  return undefined;
}

const readable = /^(?:text\/|message\/delivery-status|message\/feedback-report)/;
const enough = 262_144;

function text(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, enough)).toString(
    'latin1',
  );
}

function actionsOf(status: string): string[] {
  return [...status.matchAll(/^action[ \t]*:[ \t]*([a-z]+)/gim)].map((match) =>
    (match[1] ?? '').toLowerCase(),
  );
}

/** RFC 3463 codes of the recipients whom it did not reach. */
function statusesOf(status: string): string[] {
  return [...status.matchAll(/^status[ \t]*:[ \t]*([45]\.\d{1,3}\.\d{1,3})\b/gim)].map(
    (match) => match[1] ?? '',
  );
}
