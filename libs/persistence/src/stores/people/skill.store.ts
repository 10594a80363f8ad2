import { run, select, selectOne, type Tx } from '../../database.ts';

/** Adds a skill, or changes what it is described as. */
export async function putSkill(tx: Tx, name: string, description: string): Promise<void> {
  await run(
    tx,
    'insert into skill (name, description) values ($1, $2) on conflict (name) do update set description = $2',
    [name, description],
  );
}

/** Deletes a skill that no agent has. */
export async function deleteSkill(tx: Tx, name: string): Promise<'removed' | 'no-skill' | 'agents-have-it'> {
  const known = await selectOne<{ had: boolean }>(
    tx,
    `select exists (select 1 from agent_skill where skill = name) as had from skill where name = $1 for update`,
    [name],
  );
  if (!known) return 'no-skill';
  if (known.had) return 'agents-have-it';
  const gone = await select(
    tx,
    // Who got the skill while the row's lock was awaited is seen only by this later statement.
    'delete from skill where name = $1 and not exists (select 1 from agent_skill where skill = $1) returning name',
    [name],
  );
  return gone.length > 0 ? 'removed' : 'agents-have-it';
}
