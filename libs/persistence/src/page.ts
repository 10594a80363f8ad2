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

const shapes = {
  timestamptz: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  text: /^/,
  int: /^-?\d{1,9}$/,
} as const;

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
    if (
      cursor.length !== list.key.length ||
      list.key.some(([, type], at) => !shapes[type].test(cursor[at] ?? ''))
    ) {
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
