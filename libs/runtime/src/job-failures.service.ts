import { WorkerHost } from '@nestjs/bullmq';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import { Counter, Registry } from 'prom-client';
import { LOGGER } from './tokens.ts';

/** Tells of every job that failed and every worker in trouble, in all apps of this process. */
@Injectable()
export class JobFailuresService implements OnApplicationBootstrap {
  readonly #failed: Counter<'queue'>;

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Registry,
  ) {
    this.#failed = new Counter({
      name: 'firstline_jobs_failed_total',
      help: 'Attempts at jobs that failed; most are tried again.',
      labelNames: ['queue'],
      registers: [metrics],
    });
  }

  /** Workers exist since the modules' initialisation. */
  onApplicationBootstrap(): void {
    for (const provider of this.discovery.getProviders()) {
      const instance: unknown = provider.instance;
      if (instance instanceof WorkerHost) this.#listenTo((instance as WorkerHost).worker);
    }
  }

  #listenTo(worker: Worker): void {
    const queue = worker.name;
    // From nought, so that the first failure is an increase.
    this.#failed.inc({ queue }, 0);
    worker.on('failed', (job, error) => {
      this.#failed.inc({ queue });
      this.logger.error({ err: error, queue, job: job?.id, attempt: job?.attemptsMade }, 'a job failed');
    });
    // Without a listener Node throws what a worker emits so.
    worker.on('error', (error) => {
      // What breaks while it closes is what closing does.
      if (worker.closing) return;
      this.logger.error({ err: error, queue }, 'a worker is in trouble and goes on');
    });
  }
}
