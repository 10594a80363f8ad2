import { BullModule } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { heedMovedVersions } from '#flow/routing/live-policy.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import type { Config } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { openQueueBackend } from '#queues/backend.ts';
import { JobPublisher } from '#queues/job-publisher.ts';
import { BrokenBatches } from './broken-batches.ts';
import { GarbageService } from './garbage.service.ts';
import { Health } from './health.ts';
import { HealthController } from './health.controller.ts';
import { JobFailuresService } from './job-failures.service.ts';
import { openFlow } from './open-flow.ts';
import { RelayService } from './relay.service.ts';
import { UnfinishedSweepService } from './unfinished-sweep.service.ts';
import { CONFIG, FLOW, LOGGER, QUEUE_BACKEND } from './tokens.ts';

/** Workers (BullMQ) that the standalone process runs at most; each holds a LISTEN connection on Postgres. */
const workersAtMost = 12;

/** What every process has: configuration, log, database, queues, relay, health and metrics. */
@Module({})
export class ProcessModule {}

export interface OpenProcess {
  /** To be imported by every app module of this process. */
  readonly module: DynamicModule;
  /** After Nest has stopped the apps: their workers and loops still need all of it. */
  readonly close: () => Promise<void>;
}

/** Opens the database and the queues, and answers the module that hands them to the apps of this process. */
export async function openProcess(name: string, config: Config): Promise<OpenProcess> {
  const logger = createLogger(name, config.LOG_LEVEL);
  const { flow, close } = await openFlow(name, config, (error) => {
    logger.warn({ err: error }, 'the clock could not be aligned with the database');
  });
  const hints = await new HintListener(config.DATABASE_URL).open();
  heedMovedVersions(hints, flow.database);
  const backend = openQueueBackend({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    listeners: workersAtMost,
  });
  const publisher = new JobPublisher(backend);
  const health = new Health();
  health.add('database', async () => {
    await flow.database.serverTime();
    return undefined;
  });
  const metrics = new Registry();
  metrics.setDefaultLabels({ app: name });
  collectDefaultMetrics({ register: metrics });
  const provided = [
    { provide: CONFIG, useValue: config },
    { provide: FLOW, useValue: flow },
    { provide: LOGGER, useValue: logger },
    { provide: QUEUE_BACKEND, useValue: backend },
    { provide: JobPublisher, useValue: publisher },
    { provide: HintListener, useValue: hints },
    { provide: Health, useValue: health },
    { provide: Registry, useValue: metrics },
  ];
  return {
    module: {
      module: ProcessModule,
      // Only a registration brings what starts the workers, be it of no queue: publishing is the relay's.
      imports: [
        BullModule.forRoot({ connection: backend.connection }),
        BullModule.registerQueue(),
        DiscoveryModule,
      ],
      controllers: [HealthController],
      providers: [
        ...provided,
        BrokenBatches,
        RelayService,
        UnfinishedSweepService,
        GarbageService,
        JobFailuresService,
      ],
      exports: [...provided.map((one) => one.provide), BrokenBatches, BullModule],
    },
    close: async () => {
      await hints.close();
      await publisher.close();
      await backend.close();
      await close();
    },
  };
}
