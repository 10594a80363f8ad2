import { contactState } from '../contacts.ts';
import type { SimulatedPolicy } from '../policy.ts';
import { run } from '../run.ts';
import type { RunRecord } from '../run-record.ts';
import { compileTrace, type CompiledTrace } from './compile-trace.ts';
import { endingBefore, followHistory, type Shadow } from './follow-history.ts';
import { RecordedHabits } from './recorded-habits.ts';
import { recordedRun } from './recorded-measures.ts';
import { contactsIn, type RecordedTrace } from './recorded-trace.ts';
import { measureTrace, type TraceMeasures } from './trace-measures.ts';
import type { TracePlan } from './trace-plan.ts';
import { traceTraffic, type Draw, type TraceTraffic } from './trace-traffic.ts';
import { transferRates } from './transfer-rates.ts';

/** Makes the policy that decides under a plan. */
export type PolicyOfPlan = (trace: RecordedTrace, house: CompiledTrace) => SimulatedPolicy;

export interface Contender {
  readonly plan: TracePlan;
  readonly policyOf: PolicyOfPlan;
}

export interface ReplayRequest {
  readonly trace: RecordedTrace;
  /** What was live. */
  readonly live: Contender;
  /** What might have been. */
  readonly other: Contender;
  /** Replications, at least 2: the first with everything as it was recorded, the others with times drawn anew. */
  readonly reps: number;
  readonly seed: number;
}

export interface Replayed {
  readonly recorded: TraceMeasures;
  readonly liveShadow: Shadow;
  readonly otherShadow: Shadow;
  /** Of each contact how long it would have waited, in seconds; NaN when nobody would have taken it. */
  readonly otherWait: Float64Array;
  /** By replication, over the same draws; the first is let loose on the contacts as they were recorded. */
  readonly live: readonly TraceMeasures[];
  readonly other: readonly TraceMeasures[];
  readonly events: number;
}

/** Runs the replays one by one; yields the share that is done between them. A pure function of its request. */
export function* replayTrace(request: ReplayRequest): Generator<number, Replayed> {
  const { trace, reps, seed } = request;
  const habits = new RecordedHabits(trace);
  const live = compileTrace(trace, request.live.plan, habits);
  const other = compileTrace(trace, request.other.plan, habits);
  const rates = transferRates(trace, live);
  const runs = 2 + 2 * reps;
  let done = 0;
  let events = 0;
  const measured = (house: CompiledTrace, record: RunRecord, traffic: TraceTraffic) => {
    events += record.events;
    return measureTrace(trace, house, record, traffic.answer, rates);
  };
  const traffic = (house: CompiledTrace, draw: Draw) => traceTraffic(trace, house, habits, draw, seed);
  const follow = (house: CompiledTrace, contender: Contender) => {
    const follower = followHistory(contender.policyOf(trace, house), trace);
    const recorded = traffic(house, 'recorded');
    const record = run(house.compiled, { ...recorded, work: endingBefore(recorded.work) }, follower);
    events += record.events;
    return { record, shadow: follower.shadow };
  };

  const followed = follow(live, request.live);
  yield ++done / runs;
  const recorded = measured(live, recordedRun(trace, live, followed.record), traffic(live, 'recorded'));
  const shadowed = follow(other, request.other);
  yield ++done / runs;
  const runsOf = { live: [] as TraceMeasures[], other: [] as TraceMeasures[] };
  let otherWait: Float64Array = new Float64Array(0);
  for (let rep = 0; rep < reps; rep++) {
    for (const [name, house] of [
      ['live', live],
      ['other', other],
    ] as const) {
      const drawn = traffic(house, rep === 0 ? 'recorded' : rep);
      const record = run(house.compiled, drawn, request[name].policyOf(trace, house));
      runsOf[name].push(measured(house, record, drawn));
      if (rep === 0 && name === 'other') otherWait = waits(record, contactsIn(trace));
      yield ++done / runs;
    }
  }
  return {
    recorded,
    liveShadow: followed.shadow,
    otherShadow: shadowed.shadow,
    otherWait,
    ...runsOf,
    events,
  };
}

function waits({ contacts }: RunRecord, count: number): Float64Array {
  const waited = new Float64Array(count).fill(NaN);
  for (let contact = 0; contact < count; contact++) {
    if (contacts.state[contact] === contactState.abandoned) continue;
    waited[contact] = (contacts.acceptedAt[contact] as number) - (contacts.arrivedAt[contact] as number);
  }
  return waited;
}
