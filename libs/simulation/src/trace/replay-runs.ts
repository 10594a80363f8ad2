import type { SimulatedPolicy } from '../policy.ts';
import { policyNamed } from '../policies/registry.ts';
import { run } from '../run.ts';
import type { RunRecord } from '../run-record.ts';
import { contactState } from '../contacts.ts';
import { compileTrace, type CompiledTrace } from './compile-trace.ts';
import { documentPolicy } from './document-policy.ts';
import { playHistory } from './play-history.ts';
import type { Shadow } from './shadow.ts';
import { RecordedHabits } from './recorded-habits.ts';
import { recordedRun } from './recorded-run.ts';
import { contactsIn, type RecordedTrace } from './recorded-trace.ts';
import { measureTrace } from './trace-measures.ts';
import type { TraceMeasures } from './trace-metrics.ts';
import type { TracePlan } from './trace-plan.ts';
import {
  comingTraffic,
  traceTraffic,
  type ComingTraffic,
  type Draw,
  type TraceTraffic,
} from './trace-traffic.ts';
import { transferRates, type TransferRates } from './transfer-rates.ts';
import { watched } from './watched.ts';

export interface Contender {
  readonly plan: TracePlan;
  /** The rule of another product by its name; without it the policy document of the plan decides. */
  readonly rule?: string | undefined;
}

/** All that replays need, as plain data that can be handed to another thread. */
export interface ReplayRequest {
  readonly trace: RecordedTrace;
  /** What was live. */
  readonly live: Contender;
  /** What might have been; undefined when it is the same. */
  readonly other: Contender | undefined;
  /** Replications: the first with everything as it was recorded, the others with times drawn anew. */
  readonly reps: number;
  readonly seed: number;
}

/** One run: through history offer by offer, or let loose on the contacts with the draws of a replication. */
export interface ReplayRun {
  readonly of: 'live' | 'other';
  readonly rep: number | 'follow';
}

export interface ReplayOutcome {
  readonly events: number;
  /** Of who followed history. */
  readonly shadow?: Shadow;
  /** Of who followed history under the live version: what was recorded, measured in the same way. */
  readonly recorded?: TraceMeasures;
  /** Of who was let loose. */
  readonly measures?: TraceMeasures;
  /** Of each contact how long it waited, in seconds; NaN when nobody took it. In the replication with everything as it was. */
  readonly waits?: Float64Array;
}

/** The runs of a request; those that take longest come first. */
export function runsOf({ other, reps }: { readonly other: unknown; readonly reps: number }): ReplayRun[] {
  const sides = other ? (['live', 'other'] as const) : (['live'] as const);
  const loose = Array.from({ length: reps }, (_, rep) => rep);
  return (['follow', ...loose] as const).flatMap((rep) => sides.map((of) => ({ of, rep })));
}

/**
 * Makes the runs of a request, one at a time and in any order: each is a pure function of the request and its name.
 * `onShare` hears now and then which share of it is done. What might have been is looked at when a run of it is made.
 */
export function replayer(
  request: ReplayRequest,
): (one: ReplayRun, onShare?: (share: number) => void) => ReplayOutcome {
  const { seed, trace } = request;
  const habits = new RecordedHabits(trace);
  const houses = new Map<string, CompiledTrace>();
  const houseOf = (of: ReplayRun['of']) => {
    const house = houses.get(of) ?? compileTrace(trace, contenderOf(request, of).plan, habits);
    houses.set(of, house);
    return house;
  };
  let rates: TransferRates | undefined;
  return ({ of, rep }, onShare = () => undefined) => {
    rates ??= transferRates(trace, houseOf('live'));
    const known = rates;
    const house = houseOf(of);
    const traffic = (draw: Draw) => traceTraffic(trace, house, habits, draw, seed);
    const measured = (record: RunRecord, { answer }: TraceTraffic) =>
      measureTrace(trace, house, record, answer, known);
    const asItWas = of === 'live' && rep === 'follow';
    const policy = policyOf(contenderOf(request, of), trace, house, asItWas);
    if (rep !== 'follow') {
      const drawn = traffic(rep === 0 ? 'recorded' : rep);
      const record = run(house.compiled, drawn, watched(policy, contactsIn(trace), onShare));
      const { events } = record;
      return { events, measures: measured(record, drawn), ...(rep === 0 && { waits: waits(record) }) };
    }
    const follow = (coming: ComingTraffic) =>
      playHistory(watched(policy, contactsIn(trace), onShare), trace, house, coming, of === 'live');
    if (of === 'other') {
      const { record, shadow } = follow(comingTraffic(trace, house.plan));
      return { events: record.events, shadow };
    }
    const recorded = traffic('recorded');
    const { record, shadow } = follow(recorded);
    return {
      events: record.events,
      shadow,
      recorded: measured(recordedRun(trace, house, record), recorded),
    };
  };
}

function contenderOf({ live, other = live }: ReplayRequest, of: ReplayRun['of']): Contender {
  return of === 'live' ? live : other;
}

function policyOf(
  { rule }: Contender,
  trace: RecordedTrace,
  house: CompiledTrace,
  asItWas: boolean,
): SimulatedPolicy {
  if (rule === undefined) return documentPolicy('document', trace, house, asItWas);
  const named = policyNamed(rule);
  if (!named) throw new RangeError(`There is no rule ${rule}.`);
  return named;
}

function waits({ contacts }: RunRecord): Float64Array {
  return contacts.acceptedAt.map((acceptedAt, contact) =>
    contacts.state[contact] === contactState.abandoned
      ? NaN
      : acceptedAt - (contacts.arrivedAt[contact] as number),
  );
}
