import { run, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { SnoozeRow } from '../../rows/snooze.row.ts';

const columns =
  'conversation_id as "conversationId", until, from_state as "fromState", by_agent as "byAgent", at';

/** The first to return first. */
const snoozes: List = {
  columns,
  from: 'snooze',
  key: [
    ['until', 'timestamptz'],
    ['conversation_id', 'uuid'],
  ],
  order: 'asc',
};

export function listSnoozes(tx: Tx, page: PageRequest): Promise<Page<SnoozeRow>> {
  return selectPage(tx, snoozes, new Conditions(), page);
}

export async function snoozeOf(tx: Tx, conversationId: string): Promise<SnoozeRow | undefined> {
  return selectOne<SnoozeRow>(tx, `select ${columns} from snooze where conversation_id = $1`, [
    conversationId,
  ]);
}

/** Puts a conversation out of sight, or gives another instant to one that is; it keeps where it came from. */
export async function saveSnooze(tx: Tx, snooze: SnoozeRow): Promise<void> {
  await run(
    tx,
    `insert into snooze (conversation_id, until, from_state, by_agent, at) values ($1, $2, $3, $4, $5)
     on conflict (conversation_id) do update set until = excluded.until, by_agent = excluded.by_agent`,
    [snooze.conversationId, snooze.until, snooze.fromState, snooze.byAgent, snooze.at],
  );
}

export async function removeSnooze(tx: Tx, conversationId: string): Promise<SnoozeRow | undefined> {
  return selectOne<SnoozeRow>(tx, `delete from snooze where conversation_id = $1 returning ${columns}`, [
    conversationId,
  ]);
}
