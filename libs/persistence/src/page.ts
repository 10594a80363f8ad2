import { select, type Tx } from './database.ts';

/** Which part of a list: at most `limit` rows after the row with the key `cursor`. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: readonly string[] | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  /** The key of the last row, when more follow. */
  readonly nextCursor: string[] | null;
}

/** One list. Its key is unique, and an index begins with what the conditions fix and goes on with the key. */
export interface List {
  /** The select list, without the word. */
  readonly columns: string;
  /** What follows `from`: one table, and joins that neither add nor drop rows. */
  readonly from: string;
  /** The key's columns with their types. */
  readonly key: readonly (readonly [column: string, type: 'timestamptz' | 'uuid' | 'text' | 'int'])[];
  readonly order: 'asc' | 'desc';
}

/** A cursor that is no key of this list. */
export class CursorError extends Error {
  constructor() {
    super('The cursor does not belong to this list.');
    this.name = 'CursorError';
  }
}

/** Whether a text is a value of a type, so that Postgres takes it. */
const isOf = {
  timestamptz: isTimestamp,
  uuid: (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  text: () => true,
  int: (text: string) => /^-?\d{1,9}$/.test(text),
} as const;

/** As Postgres writes it, with a date that there is and at most as far from UTC as any zone was. */
function isTimestamp(text: string): boolean {
  const parts =
    /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d){0,2}$/.exec(
      text,
    );
  if (!parts) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const fields = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  return (
    [month, day, hour, minute].every((given, at) => given === fields[at]) &&
    date.getUTCSeconds() === second &&
    // The year 0 is none.
    year > 0
  );
}

/** The WHERE part of a statement as it grows; values become its parameters. */
export class Conditions {
  readonly texts: string[] = [];
  readonly values: unknown[] = [];

  /** Adds `text`, in which each ? stands for the next of `values`. */
  add(text: string, ...values: readonly unknown[]): this {
    let next = this.values.length;
    this.values.push(...values);
    this.texts.push(text.replaceAll('?', () => `$${++next}`));
    return this;
  }
}

/**
 * Reads one page by its key, so that its cost does not grow with its place and rows that arrive meanwhile shift nothing.
 * Keys travel as text, because a JavaScript Date would cut off Postgres' microseconds.
 * @throws CursorError
 */
export async function selectPage<Item extends object>(
  tx: Tx,
  list: List,
  conditions: Conditions,
  page: PageRequest,
): Promise<Page<Item>> {
  const { sql, values } = pageStatement(list, conditions, page);
  const rows = await select<Item & { pageKey: string[] }>(tx, sql, values);
  return cutPage(rows, page.limit);
}

/** Cuts the row that was read beyond the limit off, and the keys. */
export function cutPage<Item extends object>(
  rows: (Item & { pageKey: string[] })[],
  limit: number,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ pageKey: _, ...item }) => item as unknown as Item),
    nextCursor: last?.pageKey ?? null,
  };
}

/** The statement of one page; it reads a row more than the limit, to know whether there is a next page. */
export function pageStatement(
  list: List,
  conditions: Conditions,
  page: PageRequest,
): { sql: string; values: unknown[] } {
  const where = [...conditions.texts];
  const values = [...conditions.values];
  const columns = list.key.map(([column]) => column);
  if (page.cursor) {
    const { cursor } = page;
    if (cursor.length !== list.key.length || list.key.some(([, type], at) => !isOf[type](cursor[at] ?? ''))) {
      throw new CursorError();
    }
    const given = list.key.map(([, type], at) => `$${values.length + at + 1}::${type}`);
    where.push(`(${columns.join(', ')}) ${list.order === 'asc' ? '>' : '<'} (${given.join(', ')})`);
    values.push(...cursor);
  }
  values.push(page.limit + 1);
  const sql = `select ${list.columns}, array[${columns.map((one) => `${one}::text`).join(', ')}] as "pageKey"
    from ${list.from} ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
    order by ${columns.map((one) => `${one} ${list.order}`).join(', ')} limit $${values.length}`;
  return { sql, values };
}
