import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { WebhookTargetRow } from '../../rows/webhook-target.row.ts';

/** A target without its secret. */
export type WebhookTarget = Omit<WebhookTargetRow, 'secret'>;

const columns = 'id, name, url, enabled, version, created_at as "createdAt"';

const targets: List = { columns, from: 'webhook_target', key: [['name', 'text']], order: 'asc' };

export function listWebhookTargets(tx: Tx, page: PageRequest): Promise<Page<WebhookTarget>> {
  return selectPage(tx, targets, new Conditions(), page);
}

export async function webhookTargetById(tx: Tx, id: string): Promise<WebhookTarget | undefined> {
  return selectOne<WebhookTarget>(tx, `select ${columns} from webhook_target where id = $1`, [id]);
}

/** Those of these names that exist. */
export async function webhookTargetsByName(tx: Tx, names: readonly string[]): Promise<WebhookTarget[]> {
  if (names.length === 0) return [];
  return select<WebhookTarget>(tx, `select ${columns} from webhook_target where name = any($1)`, [names]);
}

/** Undefined when another one bears the name. */
export async function insertWebhookTarget(
  tx: Tx,
  target: Pick<WebhookTargetRow, 'id' | 'name' | 'url' | 'secret' | 'enabled' | 'createdAt'>,
): Promise<WebhookTarget | undefined> {
  return selectOne<WebhookTarget>(
    tx,
    `insert into webhook_target (id, name, url, secret, enabled, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (name) do nothing returning ${columns}`,
    [target.id, target.name, target.url, target.secret, target.enabled, target.createdAt],
  );
}

/** Changes what is given of a target that still has this version; undefined when it has not. */
export async function changeWebhookTarget(
  tx: Tx,
  id: string,
  version: number,
  change: {
    readonly url?: string | undefined;
    readonly enabled?: boolean | undefined;
    readonly secret?: Buffer;
  },
): Promise<WebhookTarget | undefined> {
  return selectOne<WebhookTarget>(
    tx,
    `update webhook_target set url = coalesce($3, url), enabled = coalesce($4, enabled), secret = coalesce($5, secret),
       version = version + 1
     where id = $1 and version = $2 returning ${columns}`,
    [id, version, change.url ?? null, change.enabled ?? null, change.secret ?? null],
  );
}

/** Removes a target with its deliveries; false when it has another version by now. */
export async function removeWebhookTarget(tx: Tx, id: string, version: number): Promise<boolean> {
  const row = await selectOne(tx, 'delete from webhook_target where id = $1 and version = $2 returning id', [
    id,
    version,
  ]);
  return row !== undefined;
}
