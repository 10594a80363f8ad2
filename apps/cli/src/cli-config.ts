import { loadConfig, type Config } from '#platform/config.ts';
import { runningEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';

/** The environment's configuration; without DATABASE_URL, that of the standalone process that runs on DATA_DIR. */
export async function cliConfig(env: Readonly<Record<string, string | undefined>>): Promise<Config> {
  if (env.DATABASE_URL) return loadConfig(env);
  const { DATA_DIR } = loadConfig({ ...env, DATABASE_URL: 'postgres://embedded/' });
  const url = await runningEmbeddedPostgres(DATA_DIR);
  if (!url) {
    throw new Error(
      `DATABASE_URL is not set and no embedded database runs on ${DATA_DIR}. Set it, or start Firstline with "npm start" first.`,
    );
  }
  return loadConfig({ ...env, DATABASE_URL: url });
}
