import { audienceOf } from '#domain/sla/audience.ts';
import type { Audience } from '#domain/sla/ladder-step.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { afterNotices, noticesFor, type NoticeText } from '../notices/notice-writes.ts';
import type { Batch } from './batch.ts';

/** Tells people about a conversation and answers whom; nobody, when there is nobody to tell. */
export function tell(
  batch: Batch,
  row: ConversationRow,
  whom: Audience,
  notice: Omit<NoticeText, 'conversationId'>,
): readonly string[] {
  const { flow, names, now } = batch;
  const queueTeams = row.queueId === null ? [] : (names.queues.get(row.queueId)?.teamIds ?? []);
  const about = { assigneeId: row.assigneeId, teamIds: [...row.teamIds, ...queueTeams] };
  const text = { ...notice, conversationId: row.id };
  const notices = noticesFor(flow, text, audienceOf(whom, about, names.people), now);
  const { events, outbox } = afterNotices(flow, text, notices, now);
  batch.notices.push(...notices);
  batch.events.push(...events);
  batch.outbox.push(...outbox);
  return notices.map((one) => one.agentId);
}
