import type { Presence } from '#domain/words.ts';
import { run, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { FollowUpRow } from '../../rows/follow-up.row.ts';

export const followUpColumns = `
  id, conversation_id as "conversationId", agent_id as "agentId", created_by as "createdBy", note, due_at as "dueAt", state,
  came_to as "cameTo", version, created_at as "createdAt", ended_at as "endedAt"`;

/** The first to come first. */
const followUps: List = {
  columns: followUpColumns,
  from: 'follow_up',
  key: [
    ['due_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'asc',
};

export function listFollowUps(
  tx: Tx,
  filter: {
    readonly agentId?: string | undefined;
    readonly conversationId?: string | undefined;
    readonly state?: FollowUpRow['state'] | undefined;
  },
  page: PageRequest,
): Promise<Page<FollowUpRow>> {
  const conditions = new Conditions();
  if (filter.agentId) conditions.add('agent_id = ?', filter.agentId);
  if (filter.conversationId) conditions.add('conversation_id = ?', filter.conversationId);
  if (filter.state) conditions.add('state = ?', filter.state);
  return selectPage(tx, followUps, conditions, page);
}

export async function followUpById(tx: Tx, id: string): Promise<FollowUpRow | undefined> {
  return selectOne<FollowUpRow>(tx, `select ${followUpColumns} from follow_up where id = $1`, [id]);
}

export async function insertFollowUp(
  tx: Tx,
  one: Omit<FollowUpRow, 'state' | 'cameTo' | 'version' | 'endedAt'>,
): Promise<void> {
  await run(
    tx,
    `insert into follow_up (id, conversation_id, agent_id, created_by, note, due_at, state, created_at)
     values ($1, $2, $3, $4, $5, $6, 'scheduled', $7)`,
    [one.id, one.conversationId, one.agentId, one.createdBy, one.note, one.dueAt, one.createdAt],
  );
}

/** Another instant or note for one that is scheduled and still has this version; undefined otherwise. */
export async function moveFollowUp(
  tx: Tx,
  id: string,
  version: number,
  change: { readonly dueAt?: Date | undefined; readonly note?: string | undefined },
): Promise<FollowUpRow | undefined> {
  return selectOne<FollowUpRow>(
    tx,
    `update follow_up set due_at = coalesce($3, due_at), note = coalesce($4, note), version = version + 1
     where id = $1 and version = $2 and state = 'scheduled' returning ${followUpColumns}`,
    [id, version, change.dueAt ?? null, change.note ?? null],
  );
}

/** One whose instant has come; undefined when it was moved or has ended. */
export async function makeFollowUpDue(
  tx: Tx,
  id: string,
  cameTo: 'agent' | 'team',
  now: Date,
): Promise<FollowUpRow | undefined> {
  return selectOne<FollowUpRow>(
    tx,
    `update follow_up set state = 'due', came_to = $2, version = version + 1
     where id = $1 and state = 'scheduled' and due_at <= $3 returning ${followUpColumns}`,
    [id, cameTo, now],
  );
}

/** Ends one that has not; undefined when it has. */
export async function endFollowUp(
  tx: Tx,
  id: string,
  state: 'done' | 'cancelled',
  now: Date,
): Promise<FollowUpRow | undefined> {
  return selectOne<FollowUpRow>(
    tx,
    `update follow_up set state = $2, ended_at = $3, version = version + 1
     where id = $1 and state in ('scheduled', 'due') returning ${followUpColumns}`,
    [id, state, now],
  );
}

/** Whom a follow-up comes back to. */
export interface Promiser {
  readonly email: string;
  readonly active: boolean;
  readonly presence: Presence;
  readonly teamIds: string[];
}

export async function promiser(tx: Tx, agentId: string): Promise<Promiser | undefined> {
  return selectOne<Promiser>(
    tx,
    `select email, active, presence, array(select team_id::text from team_member where agent_id = agent.id) as "teamIds"
     from agent where id = $1`,
    [agentId],
  );
}
