import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { TraceAgent, TraceClass } from './recorded-trace.ts';

/** What a policy document, and whoever is there, make of recorded contacts. */
export interface TracePlan {
  readonly policy: RoutingPolicy;
  /** Those of the trace in their places, then whoever else is there. */
  readonly agents: readonly TraceAgent[];
  /** How the document classifies the contacts. */
  readonly classes: readonly TraceClass[];
  /** Of each contact its class and until when it is promised to be answered (epoch milliseconds, or Infinity). */
  readonly classOf: readonly number[];
  readonly dueMs: readonly number[];
  /** Of contacts that are kept for the agent whom the customer knows: the agent and for how many seconds. */
  readonly keptFor: ReadonlyMap<number, { readonly agent: number; readonly seconds: number }>;
  /** Names of the teams that serve a queue, by its name; a queue that is missing is served by everybody. */
  readonly teamsOfQueue: ReadonlyMap<string, readonly string[]>;
  /** Names of all teams, be they at a queue or not. */
  readonly teams: readonly string[];
}
