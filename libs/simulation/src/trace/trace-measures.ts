import { contactState } from '../contacts.ts';
import { peerGroups } from '../peer-groups.ts';
import type { RunRecord } from '../run-record.ts';
import { secondsIn, type CompiledTrace } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';
import { stretchOf } from './stretches.ts';
import { groupings, type Grouping, type TraceMeasures } from './trace-metrics.ts';
import { TraceTally, type Loads, type TraceFacts } from './trace-tally.ts';
import type { TransferRates } from './transfer-rates.ts';

/** What a run over a trace comes to. `answer` is the time from acceptance to the answer of each contact, in seconds. */
export function measureTrace(
  trace: RecordedTrace,
  { compiled, plan }: CompiledTrace,
  record: RunRecord,
  answer: Float64Array,
  rates: TransferRates,
): TraceMeasures {
  const { stretches = 1 } = compiled;
  const overall = new TraceTally(stretches);
  const tallies = Object.fromEntries(
    groupings.map((grouping) => [grouping, new Map<string, TraceTally>()]),
  ) as Record<Grouping, Map<string, TraceTally>>;
  const tallyOf = (grouping: Grouping, name: string) => {
    const known = tallies[grouping].get(name) ?? new TraceTally(stretches);
    tallies[grouping].set(name, known);
    return known;
  };
  const ofClass = plan.classes.map((each, number) => {
    const skills = [...new Set(each.required.map((one) => one.skill))];
    const all = [
      overall,
      tallyOf('channels', each.channel),
      tallyOf('queues', each.queue),
      ...skills.map((skill) => tallyOf('skills', skill)),
    ];
    for (const tally of all) tally.serve(compiled.classes.eligible[number]?.[0]);
    return all;
  });
  for (let contact = 0; contact < record.contacts.count; contact++) {
    const arrivedAt = record.contacts.arrivedAt[contact] as number;
    if (!(arrivedAt >= compiled.warmup && arrivedAt < compiled.horizon)) continue;
    // Work that was given back is part of the load, not another contact.
    if (trace.contacts.kind[contact] === 2) continue;
    const closedAt = secondsIn(trace, trace.contacts.closedMs[contact] ?? NaN);
    const facts = factsOf(record, contact, { answer: answer[contact] ?? 0, closedAt }, rates);
    const stretch = stretchOf(compiled, arrivedAt);
    for (const tally of ofClass[record.contacts.classOf[contact] as number] ?? []) tally.add(facts, stretch);
  }
  const loads = loadsOf(record);
  const measures = (grouping: Grouping) =>
    new Map([...tallies[grouping]].map(([name, tally]) => [name, tally.measures(loads)] as const));
  return {
    stretches,
    overall: overall.measures(loads),
    channels: measures('channels'),
    queues: measures('queues'),
    skills: measures('skills'),
  };
}

function factsOf(
  { compiled, contacts, servedRelaxed }: RunRecord,
  contact: number,
  { answer, closedAt }: { readonly answer: number; readonly closedAt: number },
  rates: TransferRates,
): TraceFacts {
  // A replay goes on for a while after the record ends; of history nothing is known from then on, so neither counts it.
  const { horizon } = compiled;
  const acceptedAt = contacts.acceptedAt[contact] as number;
  const accepted = acceptedAt <= horizon;
  const gone =
    contacts.state[contact] === contactState.abandoned && (contacts.endedAt[contact] as number) <= horizon;
  // A replay ends the wait at the instant at which somebody did.
  const closed = gone && (contacts.endedAt[contact] as number) >= closedAt - 1e-6;
  const abandoned = gone && !closed;
  const deadline = contacts.deadline[contact] as number;
  const relaxed = servedRelaxed[contact] === 1;
  const until = accepted ? acceptedAt : gone ? (contacts.endedAt[contact] as number) : horizon;
  const answeredAt = accepted ? acceptedAt + answer : Infinity;
  const stillOwed = !gone && deadline > horizon && answeredAt > horizon;
  return {
    // What is resolved in time needs no answer any more.
    promised: deadline < Infinity && !stillOwed && !(closed && until <= deadline),
    met: answeredAt <= deadline,
    wait: until - (contacts.arrivedAt[contact] as number),
    accepted,
    abandoned,
    closed,
    reOffers: Math.max((contacts.offers[contact] as number) - 1, 0),
    relaxed,
    transfer: rates[relaxed ? 'relaxed' : 'skilled'],
  };
}

function loadsOf({ busy, compiled, longestHardStreak, present }: RunRecord): Loads {
  const { agents, stretches = 1 } = compiled;
  const totals = (of: Float64Array) =>
    Float64Array.from({ length: agents.count }, (_, agent) =>
      of.subarray(agent * stretches, (agent + 1) * stretches).reduce((sum, one) => sum + one, 0),
    );
  const [busyAll, presentAll] = [totals(busy), totals(present)];
  const shares = (left: (of: Float64Array, agent: number) => number) =>
    busyAll.map((sum, agent) => {
      const there = (presentAll[agent] as number) - left(present, agent);
      // Sums that are subtracted leave some dust.
      return there > 1e-6 ? Math.min(1, (sum - left(busy, agent)) / there) : NaN;
    });
  return {
    all: shares(() => 0),
    without: Array.from({ length: stretches }, (_, stretch) =>
      shares((of, agent) => of[agent * stretches + stretch] as number),
    ),
    peers: peerGroups(compiled),
    hardStreaks: longestHardStreak,
  };
}
