import type { Identity } from '#domain/customers/identity.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

export interface CustomerChange {
  readonly name?: string | null | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

export function lockCustomer(tx: Tx, id: string): Promise<{ version: number } | undefined> {
  return selectOne(tx, 'select version from customer where id = $1 for no key update', [id]);
}

export async function insertCustomer(
  tx: Tx,
  customer: {
    readonly id: string;
    readonly name: string | null;
    readonly attributes: Readonly<Record<string, unknown>>;
  },
  now: Date,
): Promise<void> {
  await run(tx, 'insert into customer (id, name, attributes, created_at) values ($1, $2, $3, $4)', [
    customer.id,
    customer.name,
    JSON.stringify(customer.attributes),
    now,
  ]);
}

export async function updateCustomer(tx: Tx, id: string, change: CustomerChange): Promise<void> {
  await run(
    tx,
    `update customer set name = case when $2 then $3 else name end, attributes = coalesce($4, attributes),
       version = version + 1 where id = $1`,
    [
      id,
      change.name !== undefined,
      change.name ?? null,
      change.attributes ? JSON.stringify(change.attributes) : null,
    ],
  );
}

export interface HeldIdentity extends Identity {
  readonly id: string;
  readonly customerId: string;
}

/**
 * Gives identities to a customer, each unless somebody has it, and answers who has them. In one order for everybody, so
 * that two who claim the same ones at once do not wait for each other.
 */
export async function claimIdentities(
  tx: Tx,
  customerId: string,
  claims: readonly (Identity & { readonly id: string })[],
  now: Date,
): Promise<HeldIdentity[]> {
  const columns = 'id, customer_id as "customerId", kind, value';
  const asked = JSON.stringify(claims);
  const given = await select<HeldIdentity>(
    tx,
    `insert into identity (id, customer_id, kind, value, created_at)
     select id, $1, kind, value, $2 from jsonb_to_recordset($3) as claim(id uuid, kind text, value text)
     order by kind, value
     on conflict (kind, value) do nothing returning ${columns}`,
    [customerId, now, asked],
  );
  if (given.length === claims.length) return given;
  // In a statement of its own, which sees what others committed while this one waited for them.
  return select<HeldIdentity>(
    tx,
    `select ${columns} from identity where (kind, value) in (
       select kind, value from jsonb_to_recordset($1) as claim(kind text, value text))`,
    [asked],
  );
}

/** False when the customer has no such identity. */
export async function removeIdentity(tx: Tx, customerId: string, id: string): Promise<boolean> {
  const rows = await select(tx, 'delete from identity where id = $1 and customer_id = $2 returning id', [
    id,
    customerId,
  ]);
  return rows.length > 0;
}
