import { select, selectOne, type Tx } from '../database.ts';

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

/** Writes notices in one statement and answers those that were not there yet. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[]): Promise<WrittenNotice[]> {
  if (notices.length === 0) return [];
  const rows = notices.map((one) => ({
    id: one.id,
    agent_id: one.agentId,
    conversation_id: one.conversationId,
    kind: one.kind,
    dedupe_key: one.dedupeKey,
    text: one.text,
    mail: one.mail,
    phone: one.phone,
    created_at: one.createdAt,
  }));
  return select<WrittenNotice>(
    tx,
    `insert into notice (id, agent_id, conversation_id, kind, dedupe_key, text, mail, phone, created_at)
     select id, agent_id, conversation_id, kind, dedupe_key, text, mail, phone, created_at
     from jsonb_populate_recordset(null::notice, $1)
     on conflict (dedupe_key) do nothing
     returning id, agent_id as "agentId"`,
    [JSON.stringify(rows)],
  );
}

/**
 * Who leads the work on a conversation: the supervisors in the teams that may serve it; without any, every
 * supervisor; without any, the admins, so that a notice never falls silent.
 */
export async function supervisorsOf(tx: Tx, conversationId: string): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `with serving as (
       select unnest(team_ids) as team_id from conversation where id = $1
       union
       select queue_team.team_id from conversation join queue_team using (queue_id) where conversation.id = $1
     ), candidate as (
       select agent.id,
         case when role = 'admin' then 3
              when exists (select from team_member join serving using (team_id) where agent_id = agent.id) then 1
              else 2 end as distance
       from agent where active and role in ('supervisor', 'admin')
     )
     select id from candidate where distance = (select min(distance) from candidate) order by id`,
    [conversationId],
  );
  return rows.map((row) => row.id);
}

/** The agent who has a conversation, if one has. */
export async function assigneeOf(tx: Tx, conversationId: string): Promise<string | undefined> {
  const row = await selectOne<{ id: string | null }>(
    tx,
    'select assignee_id as id from conversation where id = $1',
    [conversationId],
  );
  return row?.id ?? undefined;
}
