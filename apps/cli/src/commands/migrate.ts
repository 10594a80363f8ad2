import { migrateQueues } from '#queues/migrate-queues.ts';
import { withFlow } from '../with-flow.ts';

export async function migrate(): Promise<number> {
  return withFlow(async (flow, config) => {
    await flow.database.migrate();
    if (!config.REDIS_URL) await migrateQueues(config.DATABASE_URL);
    process.stdout.write('The database has the present schema.\n');
    return 0;
  });
}
