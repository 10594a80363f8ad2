import pg from 'pg';

/** Ends everything that waits, so that the next measurement starts with empty queues. */
export async function clearQueues(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`update conversation set state = 'resolved' where state in ('new', 'queued')`);
  await client.query('delete from timer');
  await client.query('vacuum analyze');
  await client.end();
}
