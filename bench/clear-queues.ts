import pg from 'pg';
import { poolLock } from '#persistence/stores/routing/pool.store.ts';

/** Ends everything that waits or is offered, so that the next measurement starts with empty queues. */
export async function clearQueues(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // While nobody matches: an offer that is made in between would outlive its conversation.
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock($1)', [poolLock]);
  await client.query(`update offer set state = 'withdrawn', decided_at = now() where state = 'pending'`);
  await client.query('update holding set until_at = greatest(from_at, now()) where until_at is null');
  await client.query(
    `update conversation set state = 'resolved', version = version + 1 where state in ('new', 'queued', 'offered')`,
  );
  await client.query('delete from timer');
  await client.query('commit');
  await client.query('vacuum analyze');
  await client.end();
}
