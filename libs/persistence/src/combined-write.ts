import { select, type Tx } from './database.ts';

/**
 * What is written to several tables as one statement, however many rows there are, because a statement costs more to start
 * than to run. Its parts see the tables as they were before it.
 */
export class CombinedWrite {
  readonly #parts: string[] = [];
  readonly #values: unknown[] = [];
  readonly #hints: string[] = [];

  /** The place of a value in the statement, as `$3`. */
  parameter(value: unknown): string {
    this.#values.push(value);
    return `$${this.#values.length}`;
  }

  /** Adds rows, given under the names of their columns. */
  insert(table: string, columns: string, rows: readonly object[]): void {
    if (rows.length === 0) return;
    this.part(
      `put_${table}`,
      `insert into ${table} (${columns})
       select ${columns} from jsonb_populate_recordset(null::${table}, ${this.parameter(JSON.stringify(rows))})`,
    );
  }

  /** Another insert, update or delete, under a name of its own. */
  part(name: string, sql: string): void {
    this.#parts.push(`${name} as (${sql} returning 1)`);
  }

  /** Says something on a channel once the transaction has committed. */
  hint(channel: string, payload = ''): void {
    this.#hints.push(`pg_notify('${channel}', ${payload === '' ? `''` : this.parameter(payload)})`);
  }

  async run(tx: Tx): Promise<void> {
    if (this.#parts.length === 0 && this.#hints.length === 0) return;
    const before = this.#parts.length > 0 ? `with ${this.#parts.join(',\n')} ` : '';
    await select(tx, `${before}select ${this.#hints.join(', ') || '1'}`, this.#values);
  }
}
