import { contactState } from '../contacts.ts';
import { gini } from '../gini.ts';
import { GroupTally, type ContactFacts } from '../group-tally.ts';
import { peerGroups } from '../peer-groups.ts';
import type { RunRecord } from '../run-record.ts';
import type { CompiledTrace } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';
import type { TransferRates } from './transfer-rates.ts';

/** What is told of a group of contacts. Shares are between 0 and 1, times in seconds. */
export const traceMetrics = [
  /** Conversations that began to wait; those that were given back count with their first wait only. */
  'contacts',
  /** Share of those with a promise that were answered in time. */
  'sla',
  'meanWait',
  'p50',
  'p95',
  'p99',
  'abandonment',
  /** Share that still waited at the end. */
  'unserved',
  /** Offers after a contact's first. */
  'reOffers',
  /** Share of the served whose agent lacked a required skill. */
  'relaxed',
  /** Share that are expected to be handed on, by how often it happened with and without the skills. */
  'transfers',
  /** Mean share of their time on shift in which those who may serve the group held work. */
  'utilisation',
  /** Gini coefficient of it among peers: those of them who may serve the same. */
  'peerGini',
] as const;

export type TraceMetric = (typeof traceMetrics)[number];
/** NaN where there was nothing to measure. */
export type TraceGroupMeasures = Record<TraceMetric, number>;

export const groupings = ['channels', 'queues', 'skills'] as const;
export type Grouping = (typeof groupings)[number];

export interface TraceMeasures {
  readonly overall: TraceGroupMeasures;
  readonly channels: ReadonlyMap<string, TraceGroupMeasures>;
  readonly queues: ReadonlyMap<string, TraceGroupMeasures>;
  readonly skills: ReadonlyMap<string, TraceGroupMeasures>;
}

/** What a run over a trace comes to. `answer` is the time from acceptance to the answer of each contact, in seconds. */
export function measureTrace(
  trace: RecordedTrace,
  house: CompiledTrace,
  record: RunRecord,
  answer: Float64Array,
  rates: TransferRates,
): TraceMeasures {
  const { plan, compiled } = house;
  const groupsOf = plan.classes.map((each) => ({
    channels: [each.channel],
    queues: [each.queue],
    skills: [...new Set(each.required.map((one) => one.skill))],
  }));
  const overall = new TraceTally();
  const tallies = { channels: new Map(), queues: new Map(), skills: new Map() } as Record<
    Grouping,
    Map<string, TraceTally>
  >;
  const all = groupsOf.map((groups) =>
    groupings.flatMap((grouping) => groups[grouping].map((name) => tallyOf(tallies[grouping], name))),
  );
  all.forEach((each, ofClass) => {
    const eligible = compiled.classes.eligible[ofClass]?.[0];
    for (const tally of [overall, ...each]) tally.serve(eligible);
  });
  for (let contact = 0; contact < record.contacts.count; contact++) {
    const arrivedAt = record.contacts.arrivedAt[contact] as number;
    if (!(arrivedAt >= compiled.warmup && arrivedAt < compiled.horizon)) continue;
    // Work that was given back is part of the load, not another contact.
    if (trace.contacts.kind[contact] === 2) continue;
    const facts = factsOf(record, contact, answer[contact] ?? 0, rates);
    overall.add(facts);
    for (const tally of all[record.contacts.classOf[contact] as number] ?? []) tally.add(facts);
  }
  const utilisation = Float64Array.from(record.busy, (busy, agent) =>
    Math.min(1, busy / (record.present[agent] as number)),
  );
  const peers = peerGroups(compiled);
  const measures = (of: Map<string, TraceTally>) =>
    new Map([...of].map(([name, tally]) => [name, tally.measures(utilisation, peers)] as const));
  return {
    overall: overall.measures(utilisation, peers),
    channels: measures(tallies.channels),
    queues: measures(tallies.queues),
    skills: measures(tallies.skills),
  };
}

function tallyOf(tallies: Map<string, TraceTally>, name: string): TraceTally {
  const known = tallies.get(name) ?? new TraceTally();
  tallies.set(name, known);
  return known;
}

interface Facts extends ContactFacts {
  readonly promised: boolean;
  readonly transfer: number;
}

function factsOf(
  { compiled, contacts, servedRelaxed }: RunRecord,
  contact: number,
  answer: number,
  rates: TransferRates,
): Facts {
  const acceptedAt = contacts.acceptedAt[contact] as number;
  const accepted = !Number.isNaN(acceptedAt);
  const abandoned = contacts.state[contact] === contactState.abandoned;
  const deadline = contacts.deadline[contact] as number;
  const relaxed = servedRelaxed[contact] === 1;
  const until = accepted ? acceptedAt : abandoned ? (contacts.endedAt[contact] as number) : compiled.end;
  const wait = until - (contacts.arrivedAt[contact] as number);
  return {
    promised: deadline < Infinity,
    met: accepted && acceptedAt + answer <= deadline,
    wait,
    waited: wait > 0,
    accepted,
    abandoned,
    reOffers: Math.max((contacts.offers[contact] as number) - 1, 0),
    relaxed,
    transfer: accepted ? rates[relaxed ? 'relaxed' : 'skilled'] : 0,
    weight: 1,
    blocked: false,
    lateness: 0,
    parked: false,
  };
}

class TraceTally {
  readonly #tally = new GroupTally();
  readonly #agents = new Set<number>();
  #promised = 0;
  #met = 0;
  #accepted = 0;
  #transfers = 0;

  serve(eligible: Uint8Array | undefined): void {
    eligible?.forEach((flag, agent) => {
      if (flag === 1) this.#agents.add(agent);
    });
  }

  add(facts: Facts): void {
    this.#tally.add(facts);
    if (facts.promised) this.#promised += 1;
    if (facts.promised && facts.met) this.#met += 1;
    if (facts.accepted) this.#accepted += 1;
    this.#transfers += facts.transfer;
  }

  measures(utilisation: Float64Array, peers: readonly (readonly number[])[]): TraceGroupMeasures {
    const { contacts, meanWait, p50, p95, p99, abandonment, unserved, reOffers, relaxed } =
      this.#tally.measures();
    const present = [...this.#agents].map((agent) => utilisation[agent] as number).filter((one) => one >= 0);
    return {
      contacts,
      sla: this.#promised > 0 ? this.#met / this.#promised : NaN,
      meanWait,
      p50,
      p95,
      p99,
      abandonment,
      unserved,
      reOffers,
      relaxed,
      transfers: this.#accepted > 0 ? this.#transfers / this.#accepted : NaN,
      utilisation: present.length > 0 ? present.reduce((sum, one) => sum + one, 0) / present.length : NaN,
      peerGini: this.#peerGini(utilisation, peers),
    };
  }

  #peerGini(utilisation: Float64Array, peers: readonly (readonly number[])[]): number {
    let sum = 0;
    let members = 0;
    for (const group of peers) {
      const mine = group.filter((agent) => this.#agents.has(agent) && (utilisation[agent] as number) >= 0);
      if (mine.length < 3) continue;
      sum += gini(Float64Array.from(mine, (agent) => utilisation[agent] as number)) * mine.length;
      members += mine.length;
    }
    return members > 0 ? sum / members : NaN;
  }
}
