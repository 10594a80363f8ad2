import { openFlow } from '#runtime/open-flow.ts';
import type { Surroundings } from '#runtime/start-process.ts';
import { demoPassword } from '#flow/seed/demo-team.ts';
import { seedDemo } from '#flow/seed/seed-demo.ts';
import { loadConfig, type Config } from '#platform/config.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { Database } from '#persistence/database.ts';
import { migrateQueues } from '#queues/migrate-queues.ts';

/**
 * The database of the standalone process: the one that DATABASE_URL names, or an embedded one under DATA_DIR;
 * either is brought to the present schema. The environment is checked before anything starts.
 */
export async function standaloneDatabase(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings> {
  const embed = !env.DATABASE_URL;
  const config = loadConfig(embed ? { ...env, DATABASE_URL: 'postgres://embedded/' } : env);
  const postgres = embed ? await openEmbeddedPostgres({ dataDir: config.DATA_DIR }) : undefined;
  const url = postgres?.url ?? config.DATABASE_URL;
  try {
    const database = await new Database(url, { pool: 2, applicationName: 'firstline-migrate' }).open();
    try {
      await database.migrate();
    } finally {
      await database.close();
    }
    if (!config.REDIS_URL) await migrateQueues(url);
    await seedOnFirstRun({ ...config, DATABASE_URL: url });
  } catch (error) {
    await postgres?.close();
    throw error;
  }
  return { env: { ...env, DATABASE_URL: url }, close: () => postgres?.close() ?? Promise.resolve() };
}

/** The demo's password is known to everybody, so the demo exists only where nobody else can reach it. */
async function seedOnFirstRun(config: Config): Promise<void> {
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.HTTP_HOST)) return;
  const { flow, close } = await openFlow('seed', config, () => undefined);
  try {
    await seedDemo(flow, { password: demoPassword });
  } finally {
    await close();
  }
}
