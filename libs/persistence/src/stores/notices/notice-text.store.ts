import { run, selectOne, type Tx } from '../../database.ts';

/** A notice that goes out as a text, with the phone of the person it is for. */
export interface NoticeText {
  readonly id: string;
  readonly text: string;
  readonly phone: string | null;
  readonly conversationId: string | null;
  readonly createdAt: Date;
}

/** Marks an unsent notice as being texted; undefined when it was, has failed, or goes to nobody's phone. */
export async function startNoticeText(tx: Tx, id: string): Promise<NoticeText | undefined> {
  return selectOne<NoticeText>(
    tx,
    `with started as (
       update notice set phone = 'sending' where id = $1 and phone in ('queued', 'sending') returning notice.*
     )
     select s.id, s.text, a.phone, s.conversation_id as "conversationId", s.created_at as "createdAt"
     from started s join agent a on a.id = s.agent_id`,
    [id],
  );
}

export async function endNoticeText(tx: Tx, id: string, phone: 'sent' | 'failed'): Promise<void> {
  await run(tx, `update notice set phone = $2 where id = $1 and phone = 'sending'`, [id, phone]);
}
