import { run, select, selectOne, type Tx } from '../../database.ts';
import type { ProviderCommandRow } from '../../rows/provider-command.row.ts';
import { setClause } from '../../set-clause.ts';

export type NewCommand = Pick<
  ProviderCommandRow,
  'id' | 'channelId' | 'callId' | 'kind' | 'dedupeKey' | 'payload' | 'createdAt'
>;
export type CommandChange = Partial<
  Pick<ProviderCommandRow, 'state' | 'result' | 'error' | 'attempts' | 'finishedAt'>
>;

const columns = `
  id, channel_id as "channelId", call_id as "callId", kind, dedupe_key as "dedupeKey", payload, state, result, error,
  attempts, created_at as "createdAt", finished_at as "finishedAt"`;

/** Writes a command down; false when it was given before. */
export async function insertCommand(tx: Tx, command: NewCommand): Promise<boolean> {
  const row = await selectOne(
    tx,
    `insert into provider_command (id, channel_id, call_id, kind, dedupe_key, payload, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (dedupe_key) do nothing returning id`,
    [
      command.id,
      command.channelId,
      command.callId,
      command.kind,
      command.dedupeKey,
      JSON.stringify(command.payload),
      command.createdAt,
    ],
  );
  return row !== undefined;
}

export async function findCommand(tx: Tx, id: string): Promise<ProviderCommandRow | undefined> {
  return selectOne<ProviderCommandRow>(tx, `select ${columns} from provider_command where id = $1`, [id]);
}

export async function lockCommand(tx: Tx, id: string): Promise<ProviderCommandRow | undefined> {
  return selectOne<ProviderCommandRow>(
    tx,
    `select ${columns} from provider_command where id = $1 for update`,
    [id],
  );
}

export async function changeCommand(tx: Tx, id: string, change: CommandChange): Promise<void> {
  const { result, ...plain } = change;
  const set = setClause({ ...plain, ...(result === undefined ? {} : { result: JSON.stringify(result) }) }, 1);
  await run(tx, `update provider_command set ${set.sql} where id = $1`, [id, ...set.values]);
}

/** Commands without a known outcome that were given before `before`, oldest first. */
export async function openCommandIds(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select id from provider_command where state in ('new', 'sending', 'unknown') and created_at < $1
     order by created_at limit $2`,
    [before, limit],
  );
  return rows.map((row) => row.id);
}
