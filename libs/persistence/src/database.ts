import pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { SnakeNaming } from './snake-naming.ts';
import { migrations } from './migrations/list.ts';
import { rows } from './rows/list.ts';

// int8 columns here (counters, sizes, sequence numbers) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A transaction. Stores take it and never open another connection inside one. */
export type Tx = EntityManager;

const serializationFailure = '40001';
const deadlockDetected = '40P01';
const attemptsAtMost = 5;

/** The one door to Postgres: a pool, reads, and transactions that are tried again when Postgres asks for it. */
export class Database {
  readonly source: DataSource;

  constructor(url: string, options: { pool?: number; applicationName?: string } = {}) {
    this.source = new DataSource({
      type: 'postgres',
      url,
      entities: rows,
      migrations,
      migrationsTableName: 'migration',
      namingStrategy: new SnakeNaming(),
      synchronize: false,
      poolSize: options.pool ?? 8,
      applicationName: options.applicationName ?? 'firstline',
      extra: { keepAlive: true },
    });
  }

  async open(): Promise<this> {
    await this.source.initialize();
    return this;
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** Runs every pending migration, one process at a time. */
  async migrate(): Promise<void> {
    // The lock belongs to a connection, so it is taken and given back on one.
    const holder = this.source.createQueryRunner();
    try {
      await holder.query('select pg_advisory_lock(4242001)');
      await this.source.runMigrations({ transaction: 'each' });
      await holder.query('select pg_advisory_unlock(4242001)');
    } finally {
      await holder.release();
    }
  }

  /**
   * Runs `work` unless another process is at work under the same key; then undefined. The lock is a connection's, which
   * is kept meanwhile.
   */
  async alone<T>(key: number, work: () => Promise<T>): Promise<T | undefined> {
    const holder = this.source.createQueryRunner();
    try {
      const [lock] = (await holder.query('select pg_try_advisory_lock($1) as mine', [key])) as {
        mine: boolean;
      }[];
      if (!lock?.mine) return undefined;
      try {
        return await work();
      } finally {
        await holder.query('select pg_advisory_unlock($1)', [key]);
      }
    } finally {
      await holder.release();
    }
  }

  /** Reads outside a transaction. */
  get reading(): Tx {
    return this.source.manager;
  }

  /**
   * Runs `work` in one READ COMMITTED transaction. `work` may run again after a deadlock or a serialization
   * failure, so it must do nothing outside the database.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.source.transaction(work);
      } catch (error) {
        const code = (error as { code?: string }).code;
        if ((code !== serializationFailure && code !== deadlockDetected) || attempt === attemptsAtMost)
          throw error;
      }
    }
  }

  async serverTime(): Promise<Date> {
    const [row] = await select<{ now: Date }>(this.reading, 'select clock_timestamp() as now');
    if (!row) throw new Error('The database did not tell its time.');
    return row.now;
  }
}

/** Statements that Postgres keeps a plan for; more than these are texts put together on the fly. */
const preparedAtMost = 1_000;
const names = new Map<string, string>();

/**
 * Runs a statement and answers its rows; the caller names their shape. Within a transaction Postgres parses and plans it
 * once for each connection, so a text must have its values as parameters.
 */
export async function select<Row>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const name = nameOf(sql);
  if (tx.queryRunner && name !== undefined) {
    const client = (await tx.queryRunner.connect()) as pg.ClientBase;
    const { rows } = await client.query({ name, text: sql, values: [...parameters] });
    return rows as Row[];
  }
  const result: unknown = await tx.query(sql, [...parameters]);
  // TypeORM answers [rows, count] for UPDATE and DELETE, rows for the rest.
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  ) {
    return result[0] as Row[];
  }
  return result as Row[];
}

/** Runs a statement that returns at most one row. */
export async function selectOne<Row>(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await select<Row>(tx, sql, parameters))[0];
}

/** Runs a statement whose rows nobody asks for. */
export async function run(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<void> {
  await select(tx, sql, parameters);
}

function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= preparedAtMost) return known;
  const name = `firstline-${names.size + 1}`;
  names.set(sql, name);
  return name;
}
