import type { WorkerOptions } from 'bullmq';

/**
 * Locks are short, so that the work of a killed process is taken up within seconds; a worker that is merely slow
 * renews its lock, and a job that runs twice is harmless, because every effect is conditional on what it read.
 */
export function workerSettings(concurrency: number): Omit<WorkerOptions, 'connection'> {
  return { concurrency, lockDuration: 10_000, stalledInterval: 3_000, maxStalledCount: 1_000 };
}
