import pg from 'pg';

/** What a mail costs is what it costs to take it in: the demo would answer each sender when they will hear. */
export async function acknowledgeNothing(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`update channel set settings = settings - 'promises'`);
  await client.end();
}
