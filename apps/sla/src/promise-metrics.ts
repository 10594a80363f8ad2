import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { Told } from '#flow/answer-promises/tell-promises.ts';
import type { WatchedPromises } from '#flow/answer-promises/watch-promises.ts';

/** Counts what customers are told and what becomes of it. */
@Injectable()
export class PromiseMetrics {
  readonly #told: Counter<'outcome'>;
  readonly #settled: Counter<'outcome'>;
  readonly #corrected: Counter;
  readonly #reminded: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#told = new Counter({
      name: 'firstline_promises_told_total',
      help: 'Conversations whose customer was told when they will hear, or why not',
      labelNames: ['outcome'],
      registers,
    });
    this.#settled = new Counter({
      name: 'firstline_promises_settled_total',
      help: 'Promises of an answer that were kept, broken or withdrawn',
      labelNames: ['outcome'],
      registers,
    });
    this.#corrected = new Counter({
      name: 'firstline_promises_corrected_total',
      help: 'Promises of an answer that were corrected before they passed',
      registers,
    });
    this.#reminded = new Counter({
      name: 'firstline_promises_reminded_total',
      help: 'Agents who were reminded that a customer was told a time',
      registers,
    });
  }

  told(told: readonly Told[]): void {
    for (const one of told) {
      this.#told.inc({ outcome: one.kind === 'told' ? (one.when ? 'promised' : 'received') : one.because });
    }
  }

  watched({ settled, corrected, reminded }: WatchedPromises): void {
    for (const one of settled) this.#settled.inc({ outcome: one.state });
    this.#corrected.inc(corrected);
    this.#reminded.inc(reminded);
  }
}
