import { run, select, type Tx } from '../../database.ts';

/** Deletes a channel that nothing refers to; false when something does. */
export async function deleteChannel(tx: Tx, id: string): Promise<boolean> {
  // The lock keeps references from appearing between the look and the act.
  await run(tx, 'select 1 from channel where id = $1 for update', [id]);
  const rows = await select(
    tx,
    `delete from channel where id = $1
       and not exists (select 1 from receipt where channel_id = $1)
       and not exists (select 1 from conversation where channel_id = $1)
       and not exists (select 1 from message where channel_id = $1)
       and not exists (select 1 from call where channel_id = $1)
       and not exists (select 1 from webhook where channel_id = $1)
       and not exists (select 1 from provider_command where channel_id = $1)
     returning id`,
    [id],
  );
  return rows.length > 0;
}
