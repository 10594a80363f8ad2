import type { CompiledScenario } from './compiled-scenario.ts';
import type { Contacts } from './contacts.ts';

/** What happened in one run: the facts that the metrics are made of. Seconds. */
export interface RunRecord {
  readonly compiled: CompiledScenario;
  readonly contacts: Contacts;
  /** 1 for a contact whose agent lacked a required skill. */
  readonly servedRelaxed: Uint8Array;
  /** 1 for deferrable work that waited beyond its deadline while an agent who might have had it was left with room. */
  readonly parked: Uint8Array;
  /** Of each agent, and of each stretch, how long they were on shift between warm-up and horizon, and how much of it busy. */
  readonly present: Float64Array;
  readonly busy: Float64Array;
  /** Of each agent the longest run of hard contacts accepted one after the other. */
  readonly longestHardStreak: Int32Array;
  /**
   * Events at which something was done: arrivals, offers' and stages' ends, departures, steps, cool-downs, shifts, looks again
   * at what is held, deadlines of what waits to be done.
   */
  readonly events: number;
}
