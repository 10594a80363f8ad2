import type { Waiting } from './line.ts';
import type { Seat } from './seat.ts';

/** One work for one agent. */
export interface Match {
  readonly waiting: Waiting;
  readonly seat: Seat;
  readonly score: number;
  /** The score without what speaks for this agent alone: by this the work comes in its turn. */
  readonly rank: number;
  /** Everybody who could take it was asked: it begins a new round of offers. */
  readonly newRound: boolean;
}

/** Somebody could take it, and it waits for a cheaper place. */
export interface Hold {
  readonly waiting: Waiting;
  /** What the cheapest place would cost others, and what waiting may cost this one. */
  readonly cost: number;
  readonly regret: number;
  readonly lookAgainMs: number;
}
