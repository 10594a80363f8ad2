import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database } from '#persistence/database.ts';
import { migrations } from '#persistence/migrations/list.ts';
import { migrateQueues } from '#queues/migrate-queues.ts';

const admin = process.env.TEST_DATABASE_URL;

/** An empty, migrated database of its own, cloned from a template that the first caller makes. */
export async function freshDatabase(): Promise<{
  database: Database;
  url: string;
  drop: () => Promise<void>;
}> {
  const url = await freshDatabaseUrl();
  const database = await new Database(url, { pool: 10, applicationName: 'spec' }).open();
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      await dropDatabase(url);
    },
  };
}

/** The same, for a journey that starts processes of its own on it. */
export async function freshDatabaseUrl(): Promise<string> {
  const template = await ensureTemplate();
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await withAdmin((client) => client.query(`create database ${name} template ${template}`));
  return urlOf(name);
}

export async function dropDatabase(url: string): Promise<void> {
  await withAdmin((client) =>
    client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
  );
}

async function ensureTemplate(): Promise<string> {
  const fingerprint = createHash('sha256')
    .update(migrations.map((one) => String(one)).join())
    .digest('hex')
    .slice(0, 12);
  const name = `template_${fingerprint}`;
  await withAdmin(async (client) => {
    await client.query('select pg_advisory_lock(77)');
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount) return;
    await client.query(`create database ${name}_building`);
    const database = await new Database(urlOf(`${name}_building`), { pool: 2 }).open();
    await database.migrate();
    await database.close();
    await migrateQueues(urlOf(`${name}_building`));
    await client.query(`alter database ${name}_building rename to ${name}`);
  });
  return name;
}

async function withAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  if (!admin) throw new Error('TEST_DATABASE_URL is not set: run the specs through npm test.');
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(admin ?? '');
  url.pathname = `/${name}`;
  return url.toString();
}
