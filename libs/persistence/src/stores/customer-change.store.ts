import type { Identity } from '#domain/customers/identity.ts';
import { run, select, selectOne, type Tx } from '../database.ts';

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

/** Gives an identity to a customer unless somebody has it, and answers who has it. */
export async function claimIdentity(
  tx: Tx,
  claim: Identity & { readonly id: string; readonly customerId: string },
  now: Date,
): Promise<{ id: string; customerId: string }> {
  await run(
    tx,
    `insert into identity (id, customer_id, kind, value, created_at) values ($1, $2, $3, $4, $5)
     on conflict (kind, value) do nothing`,
    [claim.id, claim.customerId, claim.kind, claim.value, now],
  );
  const held = await selectOne<{ id: string; customerId: string }>(
    tx,
    'select id, customer_id as "customerId" from identity where kind = $1 and value = $2',
    [claim.kind, claim.value],
  );
  if (!held) throw new Error('An identity vanished while it was claimed.');
  return held;
}

/** False when the customer has no such identity. */
export async function removeIdentity(tx: Tx, customerId: string, id: string): Promise<boolean> {
  const rows = await select(tx, 'delete from identity where id = $1 and customer_id = $2 returning id', [
    id,
    customerId,
  ]);
  return rows.length > 0;
}
