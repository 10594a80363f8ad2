import { Redis } from 'ioredis';
import { createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';

/** What every queue and worker of this process talks to: one pool of Postgres connections, or one Redis client. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  readonly connection: ConnectionOptions;
  /** For publishing: where Redis is away a publish fails soon, and the relay tries again. */
  readonly publishing: ConnectionOptions;
  close(): Promise<void>;
}

/**
 * Opens the queues' backend: Redis when a URL is given, else the database. The choice is process-wide, because
 * BullMQ keeps its default backend so.
 * @param listeners how many workers this process runs; each holds one LISTEN connection of the pool
 */
export function openQueueBackend(options: {
  databaseUrl: string;
  redisUrl?: string | undefined;
  listeners: number;
}): QueueBackend {
  if (options.redisUrl) {
    setDefaultBackendFactory();
    // Workers wait for ever on a blocking command, so BullMQ asks for no limit of retries.
    const working = new Redis(options.redisUrl, { maxRetriesPerRequest: null });
    const publishing = new Redis(options.redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 5_000 });
    // What is broken shows where a command fails; without a listener the process would end.
    for (const redis of [working, publishing]) redis.on('error', () => undefined);
    return {
      kind: 'redis',
      connection: working,
      publishing,
      close: () => {
        working.disconnect();
        publishing.disconnect();
        return Promise.resolve();
      },
    };
  }
  setDefaultBackendFactory(createPostgresBackend as never);
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: 'firstline-queues',
    keepAlive: true,
    max: options.listeners + 6,
    // A job may be lost in a power cut: the relay's own commit, which follows, makes it durable, and what is done twice
    // is done once. So the queue's commits need not wait for the disk.
    options: '-c search_path=bullmq,public -c synchronous_commit=off',
  });
  // Every queue and worker listens for the pool's errors.
  pool.setMaxListeners(0);
  return { kind: 'postgres', connection: pool, publishing: pool, close: () => pool.end() };
}
