import type { ChannelKind } from '../words.ts';
import type { Keyword } from './keyword.ts';

/** One thing that a customer said, read from what a provider delivered. */
export interface InboundMessage {
  readonly channelKind: ChannelKind;
  /** The customer's own address or E.164 number; empty when withheld. */
  readonly from: string;
  /** The name the customer goes by, if the channel says. */
  readonly fromName?: string | undefined;
  /** Every address or number of ours that it went to. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** As it came; it is cleaned before it is shown. */
  readonly html?: string | undefined;
  /** BCP 47 primary tag, when the channel or the text tells. */
  readonly language?: string | undefined;
  /** Sent by a machine (RFC 3834): it opens no promise of an answer and gets no automatic one. */
  readonly automatic: boolean;
  /** The sender proved to be who it says; see docs/security.md. */
  readonly verified: boolean;
  /** Present for mail. */
  readonly mail?: MailEnvelope | undefined;
  /** What the text asks of the carrier and of us, as STOP. */
  readonly keyword?: Keyword | undefined;
  /** What a caller pressed in the menu. */
  readonly digits?: string | undefined;
  readonly attachments: readonly InboundAttachment[];
}

export interface MailEnvelope {
  /** With its angle brackets; made from the content when the mail has none. */
  readonly messageId: string;
  readonly inReplyTo: readonly string[];
  /** Oldest first. */
  readonly references: readonly string[];
  /** Local parts after the plus sign, or whole addresses, in which a reply token of ours may stand. */
  readonly recipients: readonly string[];
  /** Set when it reports that a mail of ours could not be delivered: our Message-ID. */
  readonly bounceOf?: string | undefined;
  /** With it: the status of RFC 3463, as 5.1.1. One that begins with 4 may pass, any other is for good. */
  readonly bounceStatus?: string | undefined;
}

export interface InboundAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Where its bytes lie, or the bytes. */
  readonly content: Uint8Array;
  readonly contentId?: string | undefined;
  readonly inline: boolean;
}
