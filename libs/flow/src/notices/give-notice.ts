import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import type { Audience, NoticeWay } from '#domain/sla/ladder-step.ts';
import { insertNotices } from '#persistence/stores/notice.store.ts';
import { addItemsToOutbox } from '#persistence/stores/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { recipients } from './recipients.ts';

export interface Notice {
  readonly conversationId: string;
  readonly whom: Audience;
  /** What it is about, as `sla-step` or `waits-too-long`. */
  readonly kind: string;
  /** One sentence for a person. */
  readonly text: string;
  /** Every notice is on the recipient's list; `live` alone leaves it there, `email` and `text` send it too. */
  readonly by: readonly NoticeWay[];
  /** What gave rise to it, as `<clock>:<step>`; each person gets it once, however often this runs. */
  readonly dedupeKey: string;
}

/** Notices that were written, none twice. `nobody`: there is no such person, as for a conversation without assignee. */
export type NoticeOutcome = { kind: 'given'; agentIds: string[] } | { kind: 'nobody' };

/** Tells people of the team something, within the caller's transaction: row, event for the live feed, mail. */
export async function giveNotice(flow: Flow, tx: Tx, notice: Notice, now: Date): Promise<NoticeOutcome> {
  const agentIds = await recipients(tx, notice.whom, notice.conversationId, now);
  if (agentIds.length === 0) return { kind: 'nobody' };
  const mails = notice.by.includes('email');
  const texts = notice.by.includes('text');
  const written = await insertNotices(
    tx,
    agentIds.map((agentId) => ({
      id: flow.newId(),
      agentId,
      conversationId: notice.conversationId,
      kind: notice.kind,
      dedupeKey: `${notice.dedupeKey}:${agentId}`,
      text: notice.text,
      mail: mails ? 'queued' : null,
      phone: texts ? 'queued' : null,
      createdAt: now,
    })),
  );
  await appendEvents(
    tx,
    written.map((one) => ({
      id: flow.newId(),
      type: 'notice.given',
      at: now,
      actor: system,
      conversationId: notice.conversationId,
      agentId: one.agentId,
      data: { noticeId: one.id, kind: notice.kind, text: notice.text, by: notice.by },
    })),
  );
  if (mails) {
    const items = written.map((one) => ({ id: flow.newId(), payload: { noticeId: one.id } }));
    await addItemsToOutbox(tx, 'notice-email', items, now);
  }
  if (texts) {
    const items = written.map((one) => ({ id: flow.newId(), payload: { noticeId: one.id } }));
    await addItemsToOutbox(tx, 'notice-sms', items, now);
  }
  return { kind: 'given', agentIds: written.map((one) => one.agentId) };
}
