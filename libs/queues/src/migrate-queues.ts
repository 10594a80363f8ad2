import { runMigrations } from 'bullmq';
import pg from 'pg';

/** Brings BullMQ's own schema up to date; needed only where the queues live in Postgres. Safe to repeat. */
export async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
