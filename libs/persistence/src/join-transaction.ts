import type { Database, Tx } from './database.ts';

/**
 * A door to the database that leads into a transaction which is already open: what a verb does through it happens
 * with that transaction or not at all, and on its connection. For those who must put something beside a verb's
 * effect, such as the answer to an idempotent request.
 */
export function joinTransaction(database: Database, tx: Tx): Database {
  const joined: Pick<Database, 'transaction' | 'reading'> = {
    transaction: (work) => work(tx),
    reading: tx,
  };
  return Object.create(database, Object.getOwnPropertyDescriptors(joined)) as Database;
}
