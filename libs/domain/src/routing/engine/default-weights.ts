import type { ScoreWeights } from './weights.ts';

/** Found by search over simulated houses of many sizes, loads and mixes; docs/routing.md tells how. */
export const defaultWeights: ScoreWeights = {
  worth: 1,
  fit: 0.4,
  preferred: 0.5,
  sameAgent: 0.5,
  packing: 0.7,
  load: 0.2,
  fairness: 20,
  variety: 5,
  reliability: 2.5,
  scarcity: 1,
  reserve: 1,
  // More than all that speaks for others: who has the customer's other work takes this too, if they can.
  related: 30,
};
