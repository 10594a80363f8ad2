import pg from 'pg';

async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

export async function countStatementsAnew(url: string): Promise<void> {
  await query(url, 'create extension if not exists pg_stat_statements');
  await query(url, 'select pg_stat_statements_reset()');
}

/** Where the database's time went, by statement: the dearest, per mail. */
export async function statements(url: string, mails: number): Promise<string[]> {
  const rows = await query<{ ms: number; calls: number; query: string }>(
    url,
    `select (total_exec_time + total_plan_time) / $1 as ms, calls / $1::float8 as calls,
       regexp_replace(left(query, 400), '\\s+', ' ', 'g') as query
     from pg_stat_statements order by total_exec_time + total_plan_time desc limit 14`,
    [mails],
  );
  return rows.map(
    ({ ms, calls, query: text }) =>
      `  ${ms.toFixed(3)} ms, ${calls.toFixed(2)} calls a mail: ${text.slice(0, 110)}`,
  );
}
