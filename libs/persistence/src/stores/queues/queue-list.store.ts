import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { QueueRow } from '../../rows/queue.row.ts';

export type QueueView = QueueRow & { readonly teamIds: string[] };

/** By name. */
const queues: List = {
  columns: `q.id, q.name, q.sla_policy as "slaPolicy", q.calendar, q.version, q.created_at as "createdAt",
    array(select team_id from queue_team where queue_id = q.id order by team_id) as "teamIds"`,
  from: 'queue q',
  key: [['q.name', 'text']],
  order: 'asc',
};

export function listQueues(tx: Tx, page: PageRequest): Promise<Page<QueueView>> {
  return selectPage(tx, queues, new Conditions(), page);
}

export function queueById(tx: Tx, id: string): Promise<QueueView | undefined> {
  return selectOne(tx, `select ${queues.columns} from queue q where q.id = $1`, [id]);
}
