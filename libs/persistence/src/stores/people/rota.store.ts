import type { Rota } from '#domain/sla/rota.ts';
import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { RotaRow } from '../../rows/rota.row.ts';

const columns = 'id, name, body, version, created_at as "createdAt"';

const rotas: List = { columns, from: 'rota', key: [['name', 'text']], order: 'asc' };

export function listRotas(tx: Tx, page: PageRequest): Promise<Page<RotaRow>> {
  return selectPage(tx, rotas, new Conditions(), page);
}

/** Those of these names that exist. */
export async function rotasByName(tx: Tx, names: readonly string[]): Promise<RotaRow[]> {
  if (names.length === 0) return [];
  return select<RotaRow>(tx, `select ${columns} from rota where name = any($1)`, [names]);
}

export async function rotaById(tx: Tx, id: string): Promise<RotaRow | undefined> {
  return selectOne<RotaRow>(tx, `select ${columns} from rota where id = $1`, [id]);
}

/** Undefined when another rota bears the name. */
export async function insertRota(
  tx: Tx,
  rota: Pick<RotaRow, 'id' | 'name' | 'body' | 'createdAt'>,
): Promise<RotaRow | undefined> {
  return selectOne<RotaRow>(
    tx,
    `insert into rota (id, name, body, created_at) values ($1, $2, $3, $4)
     on conflict (name) do nothing returning ${columns}`,
    [rota.id, rota.name, JSON.stringify(rota.body), rota.createdAt],
  );
}

/** Saves a rota that still has this version; undefined when it has not. */
export async function changeRota(
  tx: Tx,
  id: string,
  version: number,
  body: Rota,
): Promise<RotaRow | undefined> {
  const [row] = await select<RotaRow>(
    tx,
    `update rota set body = $3, version = version + 1 where id = $1 and version = $2 returning ${columns}`,
    [id, version, JSON.stringify(body)],
  );
  return row;
}

export async function removeRota(tx: Tx, id: string, version: number): Promise<boolean> {
  const rows = await select(tx, 'delete from rota where id = $1 and version = $2 returning id', [
    id,
    version,
  ]);
  return rows.length > 0;
}
