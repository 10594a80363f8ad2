import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { loadConfig } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { newId } from '#platform/new-id.ts';
import { JobPublisher } from '#queues/job-publisher.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { eventually } from '../../../test/eventually.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { JobFailuresService } from './job-failures.service.ts';
import { openProcess, type OpenProcess } from './process.module.ts';

@Processor('notice-email', workerSettings(1))
class BrokenProcessor extends WorkerHost {
  override process(): Promise<void> {
    return Promise.reject(new Error('the room is dark'));
  }
}

@Module({ providers: [BrokenProcessor] })
class BrokenModule {}

describe('jobs that fail', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let running: OpenProcess;
  let app: INestApplicationContext;

  beforeAll(async () => {
    opened = await freshDatabase();
    running = await openProcess(
      'spec',
      loadConfig({
        DATABASE_URL: opened.url,
        DATA_DIR: await mkdtemp(join(tmpdir(), 'firstline-jobs-')),
        LOG_LEVEL: 'fatal',
      }),
    );
    app = await NestFactory.createApplicationContext(
      { module: BrokenModule, imports: [running.module] },
      { logger: false, abortOnError: false },
    );
  });
  afterAll(async () => {
    await app.close();
    await running.close();
    await opened.drop();
  });

  it('are counted by queue and told with their error, and so is a worker in trouble', async () => {
    const lines: string[] = [];
    const logger = createLogger('spec', 'error', { write: (line) => void lines.push(line) });
    new JobFailuresService(
      app.get(DiscoveryService, { strict: false }),
      logger,
      new Registry(),
    ).onApplicationBootstrap();
    const id = newId();
    await app
      .get(JobPublisher, { strict: false })
      .publish([{ id, queue: 'notice-email', items: [{ noticeId: newId() }] }]);
    const metrics = app.get(Registry, { strict: false });
    await eventually(async () =>
      /firstline_jobs_failed_total\{queue="notice-email",app="spec"\} [1-9]/.test(await metrics.metrics()),
    );
    expect(JSON.parse(lines[0]!)).toMatchObject({
      msg: 'a job failed',
      queue: 'notice-email',
      job: id,
      attempt: 1,
      err: { message: 'the room is dark' },
    });
    const { worker } = app.get(BrokenProcessor);
    expect(worker.listenerCount('error')).toBeGreaterThanOrEqual(2);
    worker.emit('error', new Error('the line is cut'));
    expect(lines.some((line) => line.includes('the line is cut'))).toBe(true);
  });
});
