import type { Scenario } from './scenario.ts';
import type { SlaClock } from './sla-clock.ts';

/**
 * A scenario as flat arrays: everything that does not change in a run. Classes, agents, channels and skills are numbers
 * in the order of the file (`count: 3` makes three agents). Times in seconds.
 */
export interface CompiledScenario {
  readonly scenario: Scenario;
  readonly warmup: number;
  readonly horizon: number;
  /** Into so many equal stretches of the time from warm-up to horizon busy time is told apart; 1 without it. */
  readonly stretches?: number | undefined;
  /** The run stops here, whatever is still open. */
  readonly end: number;
  readonly maxInSystem: number;
  readonly missCooldown: number;
  readonly missingSkillFactor: number;
  readonly levelFactor: Float64Array;
  readonly clock: SlaClock;
  readonly channels: Channels;
  readonly classes: Classes;
  readonly agents: Agents;
}

export interface Channels {
  readonly count: number;
  readonly names: readonly string[];
  readonly units: Float64Array;
  readonly exclusive: Uint8Array;
  readonly interruptible: Uint8Array;
  readonly slaOnEnd: Uint8Array;
  readonly wrap: Float64Array;
  readonly acceptDelay: Float64Array;
  readonly offerTimeout: Float64Array;
  readonly slowdown: Float64Array;
}

export interface Classes {
  readonly count: number;
  readonly ids: readonly string[];
  readonly channel: Int32Array;
  readonly priority: Float64Array;
  /** Seconds of the SLA clock. */
  readonly sla: Float64Array;
  readonly slaTarget: Float64Array;
  readonly weight: Float64Array;
  readonly hard: Uint8Array;
  /** Of each class the numbers of the skills it asks for. */
  readonly required: readonly Int32Array[];
  /** Of each class the age at which each relaxation step is reached, ascending. */
  readonly stepAfter: readonly Float64Array[];
  /** Of each class and step (0 is before the first) the agents who may serve it: 1 for each who may. */
  readonly eligible: readonly (readonly Uint8Array[])[];
  /** The same as ascending lists. */
  readonly eligibleAgents: readonly (readonly Int32Array[])[];
  /** Of each agent the classes they may serve at some step, ascending. */
  readonly byAgent: readonly Int32Array[];
}

export interface Agents {
  readonly count: number;
  readonly units: Float64Array;
  /** Places by agent and channel: `caps[agent * channels.count + channel]`. */
  readonly caps: Int32Array;
  readonly skillCount: number;
  /** `levels[agent * skillCount + skill]`; 0 is without the skill. */
  readonly levels: Uint8Array;
  readonly missProb: Float64Array;
  readonly speed: Float64Array;
  readonly shifts: readonly (readonly (readonly [number, number])[])[];
}

/**
 * The mean handling time of each class in seconds, which no real system knows beforehand. A policy that claims to learn
 * does not look here; the references that are compared with it may.
 */
export function classMeans({ scenario }: CompiledScenario): Float64Array {
  return Float64Array.from(scenario.classes, (each) => each.svc.mean);
}
