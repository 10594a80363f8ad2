import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { NoticeRow } from '../../rows/notice.row.ts';

export type NoticeView = Pick<NoticeRow, 'id' | 'conversationId' | 'kind' | 'text' | 'createdAt' | 'readAt'>;

/** Newest first. */
const notices: List = {
  columns: `id, conversation_id as "conversationId", kind, text, created_at as "createdAt", read_at as "readAt"`,
  from: 'notice',
  key: [
    ['created_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export function listNotices(
  tx: Tx,
  filter: { readonly agentId: string; readonly unread: boolean },
  page: PageRequest,
): Promise<Page<NoticeView>> {
  const conditions = new Conditions().add('agent_id = ?', filter.agentId);
  if (filter.unread) conditions.add('read_at is null');
  return selectPage(tx, notices, conditions, page);
}

/** Counts up to `most`. */
export async function countUnreadNotices(tx: Tx, agentId: string, most: number): Promise<number> {
  const row = await selectOne<{ count: number }>(
    tx,
    `select count(*) as count from (select 1 from notice where agent_id = $1 and read_at is null limit $2) unread`,
    [agentId, most],
  );
  return row?.count ?? 0;
}

/** Marks a person's own notice as read, once; undefined when it is not theirs. */
export async function readNotice(
  tx: Tx,
  id: string,
  agentId: string,
  now: Date,
): Promise<NoticeView | undefined> {
  const [notice] = await select<NoticeView>(
    tx,
    `update notice set read_at = coalesce(read_at, $3) where id = $1 and agent_id = $2 returning ${notices.columns}`,
    [id, agentId, now],
  );
  return notice;
}
