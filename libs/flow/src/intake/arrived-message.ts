import { e164 } from '#channels/phone-number.ts';
import { cleanJson, cleanText } from '#domain/conversations/clean-text.ts';
import type { InboundMessage } from '#domain/conversations/inbound-message.ts';
import { identityOf, type Identity } from '#domain/customers/identity.ts';
import { idsToTry, isUsableId, keptReferences, readOwnMessageId } from '#domain/mail/message-ids.ts';
import { readReplyToken } from '#domain/mail/reply-token.ts';
import type { AttachmentRow } from '#persistence/rows/attachment.row.ts';
import type { OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import type { PendingReceipt } from '#persistence/stores/intake/receipt.store.ts';
import type { Flow } from '../flow.ts';
import { writtenLanguage } from './written-language.ts';

/** A message that was read, cleaned and stripped of its bytes: all that the transaction needs to know of it. */
export interface ArrivedMessage {
  readonly id: string;
  readonly receipt: PendingReceipt;
  readonly channel: OpenChannel;
  readonly said: Omit<InboundMessage, 'attachments'>;
  readonly identity: Identity | undefined;
  readonly attachments: readonly AttachmentRow[];
  readonly mail?: {
    readonly messageId: string;
    /** To be looked for, in this order. */
    readonly references: readonly string[];
    /** Those among them that are ours and carry our signature. */
    readonly signed: ReadonlySet<string>;
    readonly kept: readonly string[];
    readonly bounceOf?: string | undefined;
    readonly bounceStatus?: string | undefined;
  };
  /** The conversation whose signed token stands in a recipient. */
  readonly tokenedId?: string | undefined;
}

const longestSubject = 1_000;
const longestName = 300;

/** Puts the attachments where blobs are kept and prepares the rest. Outside any transaction. */
export async function arrivedMessage(
  flow: Flow,
  receipt: PendingReceipt,
  channel: OpenChannel,
  message: InboundMessage,
): Promise<ArrivedMessage> {
  const id = flow.newId();
  const { attachments, ...plain } = message;
  const said = cleanJson(plain);
  const isMail = said.channelKind === 'email';
  const from = isMail || said.channelKind === 'chat' ? said.from.trim() : e164(said.from) || said.from.trim();
  const identity = identityOf(said.channelKind, withheld(said, from) ? '' : from);
  return {
    id,
    receipt,
    channel,
    said: {
      ...said,
      from: identity ? from : '',
      subject: said.subject.slice(0, longestSubject),
      fromName: said.fromName?.trim().slice(0, longestName),
      // Of a call it is the line's.
      language:
        said.channelKind === 'voice'
          ? said.language
          : writtenLanguage(`${said.subject}\n${said.text}`, said.language),
    },
    identity,
    attachments: await kept(flow, id, attachments),
    ...mailOf(flow, receipt, said),
  };
}

/** Whoever hides the number is nobody we know, so no two of them are one customer. */
function withheld(said: Pick<InboundMessage, 'channelKind' | 'from'>, from: string): boolean {
  return said.channelKind === 'voice' && e164(from) === '';
}

async function kept(
  flow: Flow,
  messageId: string,
  attachments: InboundMessage['attachments'],
): Promise<AttachmentRow[]> {
  const rows: AttachmentRow[] = [];
  for (const one of attachments) {
    rows.push({
      id: flow.newId(),
      messageId,
      name: cleanText(one.name).slice(0, longestName),
      mediaType: cleanText(one.mediaType).slice(0, longestName),
      size: one.content.byteLength,
      blobKey: await flow.blobs.put(one.content),
      contentId: one.contentId ? cleanText(one.contentId) : null,
      inline: one.inline,
    });
  }
  return rows;
}

function mailOf(
  flow: Flow,
  receipt: PendingReceipt,
  { mail }: Pick<InboundMessage, 'mail'>,
): Pick<ArrivedMessage, 'mail' | 'tokenedId'> {
  if (!mail) return {};
  const references = idsToTry(mail.inReplyTo, mail.references);
  return {
    mail: {
      messageId: isUsableId(mail.messageId) ? mail.messageId : syntheticId(receipt),
      references,
      signed: new Set(references.filter((reference) => isSigned(flow, reference))),
      kept: keptReferences(mail.inReplyTo, mail.references),
      bounceOf: mail.bounceOf && isUsableId(mail.bounceOf) ? mail.bounceOf : undefined,
      bounceStatus: mail.bounceStatus,
    },
    tokenedId: tokenedId(flow, mail.recipients),
  };
}

/** A mail without a usable Message-ID gets one from its content: the same mail has the same id again. */
function syntheticId(receipt: PendingReceipt): string {
  return `<${receipt.contentHash ?? receipt.id}@content.invalid>`;
}

function isSigned(flow: Flow, reference: string): boolean {
  const own = readOwnMessageId(reference);
  return own !== undefined && flow.secrets.verify('message-id', own.messageId, own.signature);
}

function tokenedId(flow: Flow, recipients: readonly string[]): string | undefined {
  for (const recipient of recipients) {
    const token = readReplyToken(recipient);
    if (token && flow.secrets.verify('reply-address', token.conversationId, token.signature)) {
      return token.conversationId;
    }
  }
  return undefined;
}
