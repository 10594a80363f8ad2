/**
 * The scenario format, as it stands in the file: times in seconds from 0. docs/simulation.md explains every field;
 * `scenarioSchema` of the contracts reads and checks it.
 */
export interface Scenario {
  name: string;
  /** Arrivals end here; contacts that arrive in [warmup, horizon) are counted. */
  horizon: number;
  warmup?: number;
  /** How long the run goes on after the horizon to finish what has arrived. Without it, `horizon`. */
  drainMax?: number;
  /** Places in the whole system; who finds it full is turned away. */
  maxInSystem?: number;
  /** Handling-time factor by skill level. A level that is not named has factor 1. */
  levelMult?: Record<string, number>;
  /** Handling-time factor for each required skill that the agent lacks. Without it, 1.5. */
  missingSkillMult?: number;
  /** How long an agent who let an offer expire gets none. Without it, 30. */
  missCooldown?: number;
  /** The SLA clock runs only from `open` to `close` of every `period` (86,400 without it). */
  calendar?: { open: number; close: number; period?: number };
  channels: Record<string, ScenarioChannel>;
  classes: ScenarioClass[];
  agents: ScenarioAgents[];
}

export interface ScenarioChannel {
  units: number;
  /** How many of this channel one agent holds at most. */
  cap: number;
  /** Takes an agent wholly and interrupts what may be interrupted. */
  exclusive?: boolean;
  interruptible?: boolean;
  /** What the promise is about: the answer, or the end of the work. */
  slaOn: 'answer' | 'end';
  wrap?: number;
  acceptDelay?: number;
  offerTimeout?: number;
  /** Share by which each other open item lengthens handling. */
  slowdown?: number;
}

/** Times in seconds; `cv` is the standard deviation as a share of the mean. */
export interface TimeDistribution {
  dist: 'exp' | 'lognormal' | 'det';
  mean: number;
  cv?: number;
}

export interface ScenarioClass {
  id: string;
  channel: string;
  required: string[];
  /** Higher goes first. */
  priority?: number;
  sla: number;
  slaTarget?: number;
  weight?: number;
  hard?: boolean;
  svc: TimeDistribution;
  patience?: TimeDistribution;
  rate: ArrivalRate;
  relax?: { after: number; drop: string[] }[];
}

/** Contacts an hour: constant, or linear between the points of a table; times every factor in force. */
export interface ArrivalRate {
  perHour?: number;
  table?: [at: number, perHour: number][];
  mult?: [from: number, to: number, factor: number][];
}

/** `count` agents who are all alike. */
export interface ScenarioAgents {
  count?: number;
  skills: Record<string, number>;
  caps?: Record<string, number>;
  units?: number;
  /** Without it they are there all the time. */
  shifts?: [from: number, to: number][];
  missProb?: number;
  speed?: number;
}
