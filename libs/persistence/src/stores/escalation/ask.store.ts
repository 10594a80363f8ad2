import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { AskRow } from '../../rows/ask.row.ts';

/** Open, and asked for the first time. */
export type NewAsk = Omit<AskRow, 'endedAt' | 'takenBy' | 'version'>;

/** Of a new ask, in SQL. */
export const askColumns = `id, conversation_id, escalation_id, clock_id, step, text, whom, by_ways, every_seconds, at_most, times,
  state, opened_at, asked_at`;

const columns = `
  id, conversation_id as "conversationId", escalation_id as "escalationId", clock_id as "clockId", step, text, whom,
  by_ways as "byWays", every_seconds as "everySeconds", at_most as "atMost", times, state, opened_at as "openedAt",
  asked_at as "askedAt", ended_at as "endedAt", taken_by as "takenBy", version`;

/** Newest first. */
const asks: List = {
  columns,
  from: 'ask',
  key: [
    ['opened_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export function listAsks(
  tx: Tx,
  filter: { readonly state?: AskRow['state'] | undefined; readonly conversationId?: string | undefined },
  page: PageRequest,
): Promise<Page<AskRow>> {
  const conditions = new Conditions();
  if (filter.conversationId) conditions.add('conversation_id = ?', filter.conversationId);
  if (filter.state) conditions.add('state = ?', filter.state);
  return selectPage(tx, asks, conditions, page);
}

export async function askById(tx: Tx, id: string): Promise<AskRow | undefined> {
  return selectOne<AskRow>(tx, `select ${columns} from ask where id = $1`, [id]);
}

/** Counts one more asking of an open one; undefined when it is not open. */
export async function countAsking(tx: Tx, id: string, now: Date): Promise<AskRow | undefined> {
  return selectOne<AskRow>(
    tx,
    `update ask set times = times + 1, asked_at = $2, version = version + 1
     where id = $1 and state = 'open' returning ${columns}`,
    [id, now],
  );
}

/** Ends an open one; undefined when somebody was faster. */
export async function endAsk(
  tx: Tx,
  id: string,
  end: { readonly state: 'taken' | 'handled' | 'unanswered'; readonly takenBy?: string },
  now: Date,
): Promise<AskRow | undefined> {
  return selectOne<AskRow>(
    tx,
    `update ask set state = $2, taken_by = $3, ended_at = $4, version = version + 1
     where id = $1 and state = 'open' returning ${columns}`,
    [id, end.state, end.takenBy ?? null, now],
  );
}

/** Whether there is nothing left to ask for: the conversation is resolved, or its clock has ended. */
export async function askIsMoot(tx: Tx, id: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    `select 1 from ask join conversation on conversation.id = ask.conversation_id
     left join clock on clock.id = ask.clock_id
     where ask.id = $1 and (conversation.state = 'resolved' or clock.met_at is not null or clock.state = 'cancelled')`,
    [id],
  );
  return row !== undefined;
}

/** Whether a person was asked. */
export async function wasAsked(tx: Tx, id: string, agentId: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    `select 1 from ask, generate_series(1, ask.times) as n
     join notice on notice.dedupe_key = 'ask:' || $1 || ':' || n || ':' || $2
     where ask.id = $1::uuid limit 1`,
    [id, agentId],
  );
  return row !== undefined;
}
