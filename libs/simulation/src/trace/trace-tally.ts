import { gini } from '../gini.ts';
import { traceMetrics, type TraceGroupMeasures, type TraceMetric } from './trace-metrics.ts';
import { WaitsByStretch } from './waits-by-stretch.ts';

/** What one contact adds to the figures of its groups. */
export interface TraceFacts {
  readonly promised: boolean;
  readonly met: boolean;
  /** Seconds. */
  readonly wait: number;
  readonly accepted: boolean;
  readonly abandoned: boolean;
  /** Somebody resolved it while it waited. */
  readonly closed: boolean;
  readonly reOffers: number;
  readonly relaxed: boolean;
  /** The chance that it is handed on. */
  readonly transfer: number;
}

const sums = [
  'contacts',
  'promised',
  'met',
  'wait',
  'accepted',
  'abandoned',
  'closed',
  'reOffers',
  'relaxed',
  'transfers',
] as const;
type Sums = Record<(typeof sums)[number], number>;

/** How busy agents were: in all, and without one stretch at a time; NaN of those who were not there. */
export interface Loads {
  readonly all: Float64Array;
  readonly without: readonly Float64Array[];
  readonly peers: readonly (readonly number[])[];
  /** Of each agent the longest run of hard contacts. */
  readonly hardStreaks: Int32Array;
}

/** Adds up the contacts of a group by the stretch in which they came. */
export class TraceTally {
  readonly #stretches: number;
  readonly #agents = new Set<number>();
  readonly #sums: Float64Array;
  readonly #waits = new WaitsByStretch();

  constructor(stretches: number) {
    this.#stretches = stretches;
    this.#sums = new Float64Array(stretches * sums.length);
  }

  /** Those who may serve a part of the group. */
  serve(eligible: Uint8Array | undefined): void {
    eligible?.forEach((flag, agent) => {
      if (flag === 1) this.#agents.add(agent);
    });
  }

  add(facts: TraceFacts, stretch: number): void {
    const { promised, met, wait, accepted, abandoned, closed, reOffers, relaxed, transfer } = facts;
    const all = this.#sums;
    const at = stretch * sums.length;
    // In the order of `sums`: this is done for each contact in each of its groups.
    all[at] = (all[at] as number) + 1;
    if (promised) all[at + 1] = (all[at + 1] as number) + 1;
    if (promised && met) all[at + 2] = (all[at + 2] as number) + 1;
    all[at + 3] = (all[at + 3] as number) + wait;
    if (accepted) all[at + 4] = (all[at + 4] as number) + 1;
    if (abandoned) all[at + 5] = (all[at + 5] as number) + 1;
    if (closed) all[at + 6] = (all[at + 6] as number) + 1;
    all[at + 7] = (all[at + 7] as number) + reOffers;
    if (relaxed) all[at + 8] = (all[at + 8] as number) + 1;
    if (accepted) all[at + 9] = (all[at + 9] as number) + transfer;
    this.#waits.add(wait, stretch);
  }

  measures(loads: Loads): TraceGroupMeasures {
    this.#waits.sort(this.#stretches);
    const agents = [...this.#agents];
    const peers = loads.peers.map((group) => group.filter((agent) => this.#agents.has(agent)));
    const longest = agents.reduce((most, agent) => Math.max(most, loads.hardStreaks[agent] ?? 0), 0);
    const figures = (of: Sums, percentile: (share: number) => number, busy: Float64Array) => ({
      contacts: of.contacts,
      sla: of.promised > 0 ? of.met / of.promised : NaN,
      meanWait: of.wait / of.contacts,
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      abandonment: of.abandoned / of.contacts,
      closed: of.closed / of.contacts,
      unserved: (of.contacts - of.accepted - of.abandoned - of.closed) / of.contacts,
      reOffers: of.reOffers,
      relaxed: of.relaxed / of.accepted,
      transfers: of.transfers / of.accepted,
      utilisation: meanLoad(busy, agents),
      peerGini: peerGini(busy, peers),
      // A run goes on from one stretch to the next: without one of them there is none to compare.
      hardStreak: busy === loads.all ? longest : NaN,
    });
    const whole = figures(this.#sumsWithout(-1), (share) => this.#waits.percentile(share), loads.all);
    const without = new Float64Array(this.#stretches * traceMetrics.length);
    for (let stretch = 0; stretch < this.#stretches; stretch++) {
      const left = figures(
        this.#sumsWithout(stretch),
        (share) => this.#waits.without(stretch, share),
        loads.without[stretch] ?? loads.all,
      );
      traceMetrics.forEach((metric, number) => {
        without[stretch * traceMetrics.length + number] = left[metric];
      });
    }
    return { ...whole, without };
  }

  /** Numbers of things stand for as long a time as all stretches are. */
  #sumsWithout(left: number): Sums {
    const scale = left < 0 ? 1 : this.#stretches / (this.#stretches - 1);
    const of = sums.map((_, sum) => {
      let total = 0;
      for (let stretch = 0; stretch < this.#stretches; stretch++)
        if (stretch !== left) total += this.#sums[stretch * sums.length + sum] as number;
      return [sums[sum], total * scale] as const;
    });
    return Object.fromEntries(of) as Sums;
  }
}

function meanLoad(busy: Float64Array, agents: readonly number[]): number {
  let sum = 0;
  let present = 0;
  for (const agent of agents) {
    const share = busy[agent] as number;
    if (!(share >= 0)) continue;
    sum += share;
    present += 1;
  }
  return present > 0 ? sum / present : NaN;
}

function peerGini(busy: Float64Array, peers: readonly (readonly number[])[]): number {
  let sum = 0;
  let members = 0;
  for (const group of peers) {
    const shares = Float64Array.from(group, (agent) => busy[agent] as number).filter((share) => share >= 0);
    if (shares.length < 3) continue;
    sum += gini(shares) * shares.length;
    members += shares.length;
  }
  return members > 0 ? sum / members : NaN;
}

/** The metric of a group without the contacts and the presence of one stretch. */
export function without(of: TraceGroupMeasures, stretch: number, metric: TraceMetric): number {
  return of.without[stretch * traceMetrics.length + traceMetrics.indexOf(metric)] ?? NaN;
}
