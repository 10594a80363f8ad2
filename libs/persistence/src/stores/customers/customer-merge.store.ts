import { run, select, selectOne, type Tx } from '../../database.ts';

export interface MergeableCustomer {
  readonly id: string;
  readonly mergedInto: string | null;
  /** Others were merged into it. */
  readonly hasOthers: boolean;
}

/** Locks two customers, in the order of their ids, until the transaction ends. */
export async function lockCustomers(tx: Tx, ids: readonly [string, string]): Promise<MergeableCustomer[]> {
  await run(tx, 'select id from customer where id = any($1) order by id for no key update', [ids]);
  // A statement of its own, which sees what was committed while this one waited for the locks.
  return select<MergeableCustomer>(
    tx,
    `select c.id, c.merged_into as "mergedInto",
       exists (select from customer one where one.merged_into = c.id) as "hasOthers"
     from customer c where c.id = any($1)`,
    [ids],
  );
}

/** Makes one customer of two, or with null two again. What either said and is known by stays with it. */
export async function setMergedInto(tx: Tx, id: string, into: string | null): Promise<void> {
  await run(tx, 'update customer set merged_into = $2, version = version + 1 where id = $1', [id, into]);
}

/** Locks a merged customer; undefined when it is none. */
export async function lockMerged(tx: Tx, id: string): Promise<{ mergedInto: string } | undefined> {
  return selectOne<{ mergedInto: string }>(
    tx,
    `select merged_into as "mergedInto" from customer where id = $1 and merged_into is not null for no key update`,
    [id],
  );
}
