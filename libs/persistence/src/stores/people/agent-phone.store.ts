import { selectOne, type Tx } from '../../database.ts';

/** Where an agent is rung: E.164, `client:name` or `sip:user@host`; undefined when no phone is set. */
export async function agentPhone(tx: Tx, agentId: string): Promise<string | undefined> {
  const row = await selectOne<{ phone: string | null }>(tx, 'select phone from agent where id = $1', [
    agentId,
  ]);
  return row?.phone ?? undefined;
}
