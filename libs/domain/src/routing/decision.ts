import type { ObstacleKind, Obstacle } from './eligibility.ts';
import type { Keeping } from './engine/keeping.ts';
import type { ScoreTerm } from './engine/score.ts';
import type { Sparing } from './engine/sparing.ts';

export interface ConsideredAgent {
  readonly agentId: string;
  /** The sum of the terms' points, exactly. */
  readonly score: number;
  readonly terms: readonly ScoreTerm[];
  /** The hard conversations in a row that they had before it, if any. */
  readonly hardRun?: number;
}

export interface PassedOverAgent extends Obstacle {
  readonly agentId: string;
}

/** How many agents each rule stopped. */
export type ObstacleCounts = Readonly<Partial<Record<ObstacleKind, number>>>;

export interface OfferDecision {
  readonly kind: 'offer';
  readonly conversationId: string;
  readonly agentId: string;
  /** The queue assigns without asking. */
  readonly autoAccept: boolean;
  readonly step: number;
  /** The round of offers that this one belongs to; one higher than the conversation's when a new one begins. */
  readonly round: number;
  /** The best, first the one chosen. */
  readonly considered: readonly ConsideredAgent[];
  /** How many were considered in all. */
  readonly consideredCount: number;
  /** Some of those passed over, first those who came closest. */
  readonly passedOver: readonly PassedOverAgent[];
  readonly passedOverCounts: ObstacleCounts;
  /** Who comes next, and by how many points: so much would have turned the decision. */
  readonly runnerUp?: { readonly agentId: string; readonly behindBy: number };
  /** The load that was seen. */
  readonly load: {
    readonly waiting: number;
    readonly agentsAvailable: number;
    /** Of the chosen agent, before this conversation. */
    readonly heldUnits: number;
    readonly units: number;
  };
}

export interface WaitDecision {
  readonly kind: 'wait';
  readonly conversationId: string;
  readonly step: number;
  readonly round: number;
  /** The rule that stopped those who came closest; `nobody` when there are no agents at all. */
  readonly because: ObstacleKind | 'nobody';
  readonly passedOverCounts: ObstacleCounts;
  /** Somebody could take it, and it is kept for who knows the customer. */
  readonly kept?: Keeping;
  /** Somebody could take it, and is kept free for other work: said of the first of those that wait alike. */
  readonly spared?: Sparing;
}

export type Decision = OfferDecision | WaitDecision;
