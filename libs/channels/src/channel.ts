import type { InboundMessage } from '#domain/conversations/inbound-message.ts';
import type { ChannelKind, FailureClass } from '#domain/words.ts';

/** A configured channel, as its room sees it. Credentials are unsealed only for it. */
export interface ChannelSetup {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  /** Our address or E.164 number. */
  readonly address: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** What was delivered: raw bytes, or a webhook's parameters. */
export interface Delivered {
  readonly raw?: Uint8Array | undefined;
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
}

export type Reading =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  /** Nothing that a person must see, as a delivery notice for our own mail. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** It cannot be read; trying again will not help. */
  | { readonly kind: 'unreadable'; readonly error: string };

/** One message of ours on its way out. */
export interface Outbound {
  readonly messageId: string;
  readonly to: string;
  readonly toName?: string | undefined;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly mail?: {
    readonly messageId: string;
    readonly inReplyTo?: string | undefined;
    readonly references: readonly string[];
    /** Where the answer is to go: our address with the conversation's signed token. */
    readonly replyTo?: string | undefined;
    /** RFC 3834: set for what no person wrote. */
    readonly automatic: boolean;
  };
  readonly attachments: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }[];
  /** Where the provider reports the message's progress. */
  readonly statusUrl?: string | undefined;
}

export type SendOutcome =
  | { readonly kind: 'sent'; readonly providerId: string }
  | {
      readonly kind: 'failed';
      readonly failure: FailureClass;
      readonly error: string;
      readonly code?: string;
    }
  /** It may have left and may not; ask the provider before sending again. */
  | { readonly kind: 'unknown'; readonly error: string };

/** The one port through which the flow meets a channel's room. */
export interface Channel {
  readonly kinds: readonly ChannelKind[];
  read(setup: ChannelSetup, delivered: Delivered): Promise<Reading>;
  send(setup: ChannelSetup, outbound: Outbound): Promise<SendOutcome>;
  /** Asks the provider about a send whose outcome is unknown; `undefined` when it cannot tell. */
  findSent(setup: ChannelSetup, outbound: Outbound, since: Date): Promise<SendOutcome | undefined>;
  /** Tries the configured channel and explains a failure in a sentence; undefined when all is well. */
  probe(setup: ChannelSetup): Promise<string | undefined>;
}
