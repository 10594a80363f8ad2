import { system } from '#contracts/event-types.ts';
import type { PromiseSettings } from '#contracts/promise-settings.ts';
import { cleanText } from '#domain/conversations/clean-text.ts';
import { ownMessageId, referencesOfAnswer, subjectOfAnswer } from '#domain/mail/message-ids.ts';
import type { PromiseLanguage, PromiseTexts } from '#domain/promises/promise-language.ts';
import { promiseText } from '#domain/promises/promise-text.ts';
import type { MessageWrite } from '#persistence/stores/conversations/message-write.store.ts';
import type { PromiseFacts } from '#persistence/stores/forecast/answer-promise.store.ts';
import { deliveryQueueOf } from '../delivery/delivery-queue.ts';
import type { Flow } from '../flow.ts';

export interface PromiseMessage {
  readonly id: string;
  readonly kind: keyof PromiseTexts;
  readonly facts: PromiseFacts;
  readonly to: string;
  readonly settings: PromiseSettings;
  readonly language: PromiseLanguage;
  /** As it is said; undefined where only the arrival is acknowledged. */
  readonly when: string | undefined;
  readonly conversationVersion: number;
  readonly window: { readonly from: Date; readonly until: Date } | undefined;
}

/**
 * A message of the house itself, with its Message-ID and its place in the delivery queue. It is marked as automatic: a mail
 * goes out without a return path and as Auto-Submitted, so that no machine answers it (RFC 3834 §3), and it stops no clock.
 */
export function promiseMessage(flow: Flow, message: PromiseMessage, now: Date): MessageWrite {
  const { id, kind, facts, to, settings, language, when, conversationVersion, window } = message;
  const isMail = facts.channelKind === 'email';
  const { fromName } = facts.channelSettings;
  const house = typeof fromName === 'string' && fromName !== '' ? fromName : facts.channelName;
  const told = { name: facts.customerName, when, reference: `#${facts.number}`, house };
  const { first } = facts;
  const queue = deliveryQueueOf(facts.channelKind);
  return {
    message: {
      id,
      conversationId: facts.id,
      kind: 'outbound',
      channelId: facts.channelId,
      channelKind: facts.channelKind,
      receiptId: null,
      authorKind: 'system',
      authorId: null,
      fromAddress: facts.channelAddress,
      toAddress: to,
      subject: isMail ? subjectOfAnswer(facts.first?.subject ?? facts.subject) : null,
      text: cleanText(
        promiseText(kind, told, language, isMail ? 'mail' : 'text', settings.texts?.[language]),
      ),
      html: null,
      mailMessageId: isMail ? ownMessageId(id, flow.secrets.sign('message-id', id), flow.mailDomain) : null,
      mailReferences:
        isMail && first?.messageId
          ? referencesOfAnswer({ messageId: first.messageId, references: first.references })
          : [],
      contentHash: null,
      automatic: true,
      verified: true,
      delivery: 'queued',
      createdAt: now,
    },
    attachments: [],
    events: [
      {
        id: flow.newId(),
        type: kind === 'corrected' || kind === 'delayed' ? 'answer-promise.corrected' : 'answer-promise.told',
        at: now,
        actor: system,
        conversationId: facts.id,
        conversationVersion,
        data: {
          messageId: id,
          channelId: facts.channelId,
          channelKind: facts.channelKind,
          to,
          language,
          when: when ?? null,
          from: window?.from.toISOString() ?? null,
          until: window?.until.toISOString() ?? null,
        },
      },
    ],
    outbox: queue ? [{ id: flow.newId(), queue, payload: { messageId: id } }] : [],
  };
}
