import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { trialPlan } from '#domain/forecast/calibrator.ts';
import type { Flow } from '#flow/flow.ts';
import { actOnForecast } from '#flow/forecast/act-on-forecast.ts';
import { houseForecast } from '#flow/forecast/house-forecast.ts';
import { learnFromOutcomes } from '#flow/forecast/learn-from-outcomes.ts';
import { watchPromises } from '#flow/answer-promises/watch-promises.ts';
import { NoRoutingPolicy } from '#flow/routing/live-policy.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';
import { PromiseMetrics } from './promise-metrics.ts';

/** Who foresees a breach acts within this time. */
const foreseeMs = 5_000;
const watchMs = 10_000;

/** Acts on what is foreseen, keeps promises in view, and learns from forecasts of which it is known what came. */
@Injectable()
export class ForecastService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loops: readonly Loop[];

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(LOGGER) logger: Logger,
    private readonly metrics: PromiseMetrics,
  ) {
    const failed = (error: unknown) => {
      // Nothing waits in a house that is not set up.
      if (error instanceof NoRoutingPolicy) return;
      logger.error({ err: error }, 'looking ahead failed and will be tried again');
    };
    this.#loops = [
      new Loop(() => this.#foresee(), foreseeMs, failed),
      new Loop(() => this.#watch(), watchMs, failed),
      new Loop(() => this.#learn(), trialPlan.everyMs, failed),
    ];
  }

  onApplicationBootstrap(): void {
    for (const loop of this.#loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  async #foresee(): Promise<{ again: false }> {
    await actOnForecast(this.flow);
    return { again: false };
  }

  async #watch(): Promise<{ again: false }> {
    this.metrics.watched(await watchPromises(this.flow));
    return { again: false };
  }

  async #learn(): Promise<{ again: false }> {
    await learnFromOutcomes(this.flow, await houseForecast(this.flow));
    return { again: false };
  }
}
