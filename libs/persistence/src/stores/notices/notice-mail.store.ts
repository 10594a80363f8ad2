import { run, selectOne, type Tx } from '../../database.ts';

/** A notice that goes out by mail, with the person it is for. */
export interface NoticeMail {
  readonly id: string;
  readonly text: string;
  readonly email: string;
  readonly name: string;
  readonly conversationId: string | null;
  readonly conversationNumber: number | null;
  readonly createdAt: Date;
}

/** Marks an unsent notice as being sent; undefined when it was sent, has failed, or goes to nobody. */
export async function startNoticeMail(tx: Tx, id: string): Promise<NoticeMail | undefined> {
  return selectOne<NoticeMail>(
    tx,
    `with started as (
       update notice set mail = 'sending' where id = $1 and mail in ('queued', 'sending') returning notice.*
     )
     select s.id, s.text, a.email, a.name, s.conversation_id as "conversationId", c.number as "conversationNumber",
       s.created_at as "createdAt"
     from started s join agent a on a.id = s.agent_id left join conversation c on c.id = s.conversation_id`,
    [id],
  );
}

export async function endNoticeMail(tx: Tx, id: string, mail: 'sent' | 'failed'): Promise<void> {
  await run(tx, `update notice set mail = $2 where id = $1 and mail = 'sending'`, [id, mail]);
}
