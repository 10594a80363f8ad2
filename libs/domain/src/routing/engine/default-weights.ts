import type { ScoreWeights } from './weights.ts';

/** Found by search over simulated houses of many sizes, loads and mixes; docs/routing.md tells how. */
export const defaultWeights: ScoreWeights = {
  worth: 1,
  fit: 0.3,
  preferred: 0.5,
  sameAgent: 0.5,
  packing: 0.7,
  load: 0.094,
  fairness: 4.8,
  variety: 0.25,
  reliability: 0.2,
  scarcity: 0.138,
  reserve: 0.678,
};
