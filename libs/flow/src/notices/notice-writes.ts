import { system } from '#contracts/event-types.ts';
import type { NoticeWay } from '#domain/sla/ladder-step.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { NewNotice, WrittenNotice } from '#persistence/stores/notices/notice.store.ts';
import type { OutboxItem } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';

/** What people are told, whoever they are. */
export interface NoticeText {
  readonly conversationId: string;
  /** What it is about, as `sla-step` or `waits-too-long`. */
  readonly kind: string;
  /** One sentence for a person. */
  readonly text: string;
  /** Every notice is on the recipient's list; `live` alone leaves it there, `email` and `text` send it too. */
  readonly by: readonly NoticeWay[];
  /** What gave rise to it, as `<clock>:<step>`; each person gets it once, however often this runs. */
  readonly dedupeKey: string;
}

/** The notices of some people. */
export function noticesFor(
  { newId }: Pick<Flow, 'newId'>,
  notice: NoticeText,
  agentIds: readonly string[],
  now: Date,
): NewNotice[] {
  return agentIds.map((agentId) => ({
    id: newId(),
    agentId,
    conversationId: notice.conversationId,
    kind: notice.kind,
    dedupeKey: `${notice.dedupeKey}:${agentId}`,
    text: notice.text,
    mail: notice.by.includes('email') ? 'queued' : null,
    phone: notice.by.includes('text') ? 'queued' : null,
    createdAt: now,
  }));
}

/** What follows from notices that were written: facts for the live feed, and mails and texts to send. */
export function afterNotices(
  { newId }: Pick<Flow, 'newId'>,
  notice: NoticeText,
  written: readonly WrittenNotice[],
  now: Date,
): { readonly events: NewEvent[]; readonly outbox: OutboxItem[] } {
  const send = (queue: 'notice-email' | 'notice-sms') =>
    written.map((one): OutboxItem => ({ id: newId(), queue, payload: { noticeId: one.id } }));
  return {
    events: written.map((one) => ({
      id: newId(),
      type: 'notice.given',
      at: now,
      actor: system,
      conversationId: notice.conversationId,
      agentId: one.agentId,
      data: { noticeId: one.id, kind: notice.kind, text: notice.text, by: notice.by },
    })),
    outbox: [
      ...(notice.by.includes('email') ? send('notice-email') : []),
      ...(notice.by.includes('text') ? send('notice-sms') : []),
    ],
  };
}
