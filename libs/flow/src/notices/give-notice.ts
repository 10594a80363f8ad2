import { audienceOf } from '#domain/sla/audience.ts';
import type { Audience } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { insertNotices } from '#persistence/stores/notices/notice.store.ts';
import { concernedWith } from '#persistence/stores/people/audience.store.ts';
import { addAllToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { knownPeople } from './known-people.ts';
import { afterNotices, noticesFor, type NoticeText } from './notice-writes.ts';

export interface Notice extends NoticeText {
  readonly whom: Audience;
}

/** Notices that were written, none twice. `nobody`: there is no such person, as for a conversation without assignee. */
export type NoticeOutcome = { kind: 'given'; agentIds: string[] } | { kind: 'nobody' };

/** Tells people of the team something, within the caller's transaction: row, event for the live feed, mail. */
export async function giveNotice(flow: Flow, tx: Tx, notice: Notice, now: Date): Promise<NoticeOutcome> {
  const about = await concernedWith(tx, notice.conversationId);
  const people = await knownPeople(tx, [notice.whom], [], now);
  const agentIds = about ? audienceOf(notice.whom, about, people) : [];
  if (agentIds.length === 0) return { kind: 'nobody' };
  const written = await insertNotices(tx, noticesFor(flow, notice, agentIds, now));
  const { events, outbox } = afterNotices(flow, notice, written, now);
  await appendEvents(tx, events);
  await addAllToOutbox(tx, outbox, now);
  return { kind: 'given', agentIds: written.map((one) => one.agentId) };
}
