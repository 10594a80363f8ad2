import { asColumns } from '../../column-names.ts';
import { select, type Tx } from '../../database.ts';

/** One notice for one person; a second one with the same key is not written. */
export interface NewNotice {
  readonly id: string;
  readonly agentId: string;
  readonly conversationId: string | null;
  readonly kind: string;
  readonly dedupeKey: string;
  readonly text: string;
  readonly mail: 'queued' | null;
  /** A text to their phone, if they have one. */
  readonly phone: 'queued' | null;
  readonly createdAt: Date;
}

export interface WrittenNotice {
  readonly id: string;
  readonly agentId: string;
}

/** Of a new notice, in SQL. */
export const noticeColumns = 'id, agent_id, conversation_id, kind, dedupe_key, text, mail, phone, created_at';

/** Writes notices in one statement and answers those that were not there yet. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[]): Promise<WrittenNotice[]> {
  if (notices.length === 0) return [];
  return select<WrittenNotice>(
    tx,
    `insert into notice (${noticeColumns}) select ${noticeColumns}
     from jsonb_populate_recordset(null::notice, $1)
     on conflict (dedupe_key) do nothing
     returning id, agent_id as "agentId"`,
    [JSON.stringify(notices.map(asColumns))],
  );
}
