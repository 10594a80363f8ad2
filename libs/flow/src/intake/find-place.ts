import { findConversation, type Finding } from '#domain/conversations/find-conversation.ts';
import type { IntakeFacts, IntakeQuestion } from '#persistence/stores/intake/intake-facts.store.ts';
import type { LivePolicy } from '../routing/live-policy.ts';
import type { ArrivedMessage } from './arrived-message.ts';

/** What must be known to find the conversation of a message. */
export function questionOf({
  channel,
  identity,
  tokenedId,
  said,
  mail,
  receipt,
}: ArrivedMessage): IntakeQuestion {
  return {
    channelId: channel.id,
    identity,
    tokenedId,
    references: mail?.references ?? [],
    wantsLatest: said.channelKind !== 'email',
    mailMessageId: mail?.messageId,
    contentHash: mail && receipt.contentHash,
    bounceOf: mail?.bounceOf,
  };
}

/** Finds the conversation of a message among what is known. */
export function findPlace(
  { mail }: ArrivedMessage,
  automatic: boolean,
  facts: IntakeFacts,
  policy: LivePolicy,
  now: Date,
): Finding {
  return findConversation({
    automatic,
    continuity: policy.body.continuity,
    now,
    tokened: facts.tokened,
    references: mail?.references ?? [],
    referred: facts.referred.map((one) => ({ ...one, signed: mail?.signed.has(one.reference) ?? false })),
    latest: facts.latest,
  });
}
