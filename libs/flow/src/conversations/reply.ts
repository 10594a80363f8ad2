import { chooseRoute, type Route } from '#domain/conversations/choose-route.ts';
import { cleanText } from '#domain/conversations/clean-text.ts';
import { ownMessageId, referencesOfAnswer, subjectOfAnswer } from '#domain/mail/message-ids.ts';
import { atLeast } from '#domain/words.ts';
import type { AttachmentRow } from '#persistence/rows/attachment.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import {
  changeConversation,
  lockConversation,
} from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage, type NewMessage } from '#persistence/stores/conversations/message-write.store.ts';
import { replyFacts, type ReplyFacts } from '#persistence/stores/conversations/reply-facts.store.ts';
import { suppressionOf } from '#persistence/stores/delivery/suppression.store.ts';
import { deliveryQueueOf } from '../delivery/delivery-queue.ts';
import type { Flow } from '../flow.ts';

export interface ReplyInput {
  readonly conversationId: string;
  readonly agentId: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly attachments?:
    | readonly { readonly name: string; readonly mediaType: string; readonly content: Uint8Array }[]
    | undefined;
  /** The newest message that the agent had seen; an answer to a question that has changed is refused. */
  readonly basedOnMessageId?: string | undefined;
  /** Else the channel by which the customer wrote last. */
  readonly channelId?: string | undefined;
}

export type Replied =
  | {
      readonly kind: 'queued';
      readonly messageId: string;
      readonly conversationVersion: number;
      readonly channelId: string;
      readonly to: string;
    }
  | { readonly kind: 'not-found' }
  /** Only its owner and supervisors may answer. */
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'resolved' }
  /** The customer has written meanwhile. */
  | { readonly kind: 'stale' }
  /** The customer asked us to stop writing to this address. */
  | { readonly kind: 'suppressed'; readonly to: string }
  /** No channel of ours reaches the customer. */
  | { readonly kind: 'no-address' };

/** Writes an agent's answer and hands it to delivery. Its Message-ID is made and kept before anything is sent. */
export async function reply(flow: Flow, input: ReplyInput): Promise<Replied> {
  const messageId = flow.newId();
  const attachments = await kept(flow, messageId, input.attachments ?? []);
  return flow.database.transaction(async (tx): Promise<Replied> => {
    const now = flow.clock.now();
    const row = await lockConversation(tx, input.conversationId);
    if (!row) return { kind: 'not-found' };
    const facts = await replyFacts(tx, row.id, input.agentId, input.basedOnMessageId);
    if (!mayReply(row, input.agentId, facts)) return { kind: 'not-yours' };
    if (row.state === 'resolved') return { kind: 'resolved' };
    if (facts.newer) return { kind: 'stale' };
    const route = chooseRoute({ ...facts, last: facts.last ?? undefined, wantedChannelId: input.channelId });
    const queue = route && deliveryQueueOf(route.channel.kind);
    if (!route || !queue) return { kind: 'no-address' };
    const { channel, to } = route;
    const key = { channelKind: channel.kind, address: to, sender: channel.address };
    if (await suppressionOf(tx, key)) return { kind: 'suppressed', to };
    const changed = await changeConversation(tx, row, { lastMessageAt: now }, now);
    await writeMessage(
      tx,
      {
        message: messageOf(flow, messageId, input, row, facts, route, now),
        attachments,
        events: [
          {
            id: flow.newId(),
            type: 'message.composed',
            at: now,
            actor: { kind: 'agent', id: input.agentId },
            conversationId: row.id,
            conversationVersion: changed.version,
            agentId: input.agentId,
            data: { messageId, channelId: channel.id, channelKind: channel.kind, to },
          },
        ],
        outbox: [
          { id: flow.newId(), queue, payload: { messageId } },
          { id: flow.newId(), queue: 'sla-follow', payload: { conversationId: row.id } },
        ],
      },
      now,
    );
    return { kind: 'queued', messageId, conversationVersion: changed.version, channelId: channel.id, to };
  });
}

function mayReply(row: ConversationRow, agentId: string, { role }: ReplyFacts): boolean {
  return role !== null && (row.assigneeId === agentId || atLeast(role, 'supervisor'));
}

function messageOf(
  flow: Flow,
  id: string,
  input: ReplyInput,
  row: ConversationRow,
  { parent }: ReplyFacts,
  { channel, to }: Route,
  now: Date,
): NewMessage {
  const isMail = channel.kind === 'email';
  const subject = parent?.subject ?? row.subject;
  return {
    id,
    conversationId: row.id,
    kind: 'outbound',
    channelId: channel.id,
    channelKind: channel.kind,
    receiptId: null,
    authorKind: 'agent',
    authorId: input.agentId,
    fromAddress: channel.address,
    toAddress: to,
    subject: isMail ? subjectOfAnswer(subject || 'Your request') : null,
    text: cleanText(input.text),
    html: input.html === undefined ? null : cleanText(input.html),
    mailMessageId: isMail ? ownMessageId(id, flow.secrets.sign('message-id', id), flow.mailDomain) : null,
    mailReferences: isMail && parent ? referencesOfAnswer(parent) : [],
    contentHash: null,
    automatic: false,
    verified: true,
    delivery: 'queued',
    createdAt: now,
  };
}

async function kept(
  flow: Flow,
  messageId: string,
  files: NonNullable<ReplyInput['attachments']>,
): Promise<AttachmentRow[]> {
  const rows: AttachmentRow[] = [];
  for (const { name, mediaType, content } of files) {
    rows.push({
      id: flow.newId(),
      messageId,
      name: cleanText(name),
      mediaType: cleanText(mediaType),
      size: content.byteLength,
      blobKey: await flow.blobs.put(content),
      contentId: null,
      inline: false,
    });
  }
  return rows;
}
