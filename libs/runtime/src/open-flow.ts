import { join } from 'node:path';
import type { Flow } from '#flow/flow.ts';
import { Database } from '#persistence/database.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { AlignedClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { newId } from '#platform/new-id.ts';
import { Secrets } from '#platform/secrets.ts';

const alignEveryMs = 60_000;

export interface OpenFlow {
  readonly flow: Flow;
  readonly close: () => Promise<void>;
}

/** Opens what verbs stand on: the database, a clock aligned with it, the secrets and the blobs. */
export async function openFlow(
  name: string,
  config: Config,
  onError: (error: unknown) => void,
): Promise<OpenFlow> {
  const database = await new Database(config.DATABASE_URL, {
    pool: config.DATABASE_POOL,
    applicationName: `firstline-${name}`,
  }).open();
  const clock = new AlignedClock();
  await clock.align(() => database.serverTime());
  const alignment = setInterval(() => {
    clock.align(() => database.serverTime()).catch(onError);
  }, alignEveryMs);
  return {
    flow: {
      database,
      clock,
      newId,
      secrets: await Secrets.load(config.DATA_DIR, config.FIRSTLINE_SECRET_KEY),
      blobs: new FolderBlobStore(join(config.DATA_DIR, 'blobs')),
      mailDomain: config.MAIL_DOMAIN,
      publicBaseUrl: config.PUBLIC_BASE_URL,
    },
    close: async () => {
      clearInterval(alignment);
      await database.close();
    },
  };
}
