import type { OfferAnswer, OfferAnswers, Traffic } from '../traffic.ts';
import { secondsIn, type CompiledTrace } from './compile-trace.ts';
import { drawn, type RecordedHabits } from './recorded-habits.ts';
import { contactsIn, goneMs, type MissedOffer, type RecordedTrace } from './recorded-trace.ts';
import type { TracePlan } from './trace-plan.ts';

/** What is known of recorded contacts when they come. */
export type ComingTraffic = Required<Pick<Traffic, 'classOf' | 'arrivedAt' | 'placedAt' | 'deadline'>>;

/** Recorded contacts as a run takes them. Seconds. */
export interface TraceTraffic extends Traffic {
  readonly placedAt: Float64Array;
  readonly deadline: Float64Array;
  /** From acceptance to the answer. */
  readonly answer: Float64Array;
}

const purpose = { work: 1, wrapUp: 2, answer: 3, patience: 4, delay: 5, miss: 6 } as const;

/** A customer who leaves and the offer that is withdrawn for it are written down one after the other. */
const behindMs = 1_000;

/** When contacts come under a plan, as what, and until when they are to be answered. */
export function comingTraffic(trace: RecordedTrace, { classOf, dueMs }: TracePlan): ComingTraffic {
  return {
    classOf: Int32Array.from(classOf),
    arrivedAt: Float64Array.from(trace.contacts.arrivedMs, (ms) => secondsIn(trace, ms)),
    placedAt: Float64Array.from(trace.contacts.placedMs, (ms) => secondsIn(trace, ms)),
    deadline: Float64Array.from(dueMs, (ms) => secondsIn(trace, ms)),
  };
}

/** `recorded`: everything as it was. A number: times and answers drawn from what was recorded, for that replication. */
export type Draw = 'recorded' | number;

/**
 * The contacts of a trace under a plan. They come when they came; what an agent does with one that somebody else had is
 * drawn from what is known of the class and the agent.
 */
export function traceTraffic(
  trace: RecordedTrace,
  { plan, compiled }: CompiledTrace,
  habits: RecordedHabits,
  draw: Draw,
  seed: number,
): TraceTraffic {
  const { contacts } = trace;
  const count = contactsIn(trace);
  const drawSeed = draw === 'recorded' ? seed : (seed * 1_000_003 + draw + 1) | 0;
  // Drawn only where nothing was recorded: most of it was.
  const random = (what: number, contact: number) => drawn(drawSeed, what, contact);
  const recorded = (column: readonly number[], contact: number) =>
    draw === 'recorded' ? (column[contact] ?? NaN) / 1_000 : NaN;
  const work = new Float64Array(count);
  const wrap = new Float64Array(count);
  const answer = new Float64Array(count);
  const patience = new Float64Array(count);
  for (let contact = 0; contact < count; contact++) {
    const recordedClass = contacts.classOf[contact] ?? 0;
    const channel = compiled.classes.channel[plan.classOf[contact] ?? 0] ?? 0;
    const limit = compiled.channels.wrap[channel] ?? 0;
    const took = recorded(contacts.workMs, contact);
    const by = contacts.acceptedBy[contact] ?? -1;
    // Whoever had it takes as long as they did; the run multiplies by the pace of who has it now.
    work[contact] = Number.isNaN(took)
      ? habits.work(recordedClass, random(purpose.work, contact))
      : took / (habits.pace[by] ?? 1);
    const wrapped = recorded(contacts.wrapUpMs, contact);
    wrap[contact] =
      limit === 0
        ? 0
        : Math.min(
            limit,
            Number.isNaN(wrapped)
              ? (habits.wrapUp(recordedClass, random(purpose.wrapUp, contact)) ?? limit)
              : wrapped,
          );
    const answered = recorded(contacts.answerMs, contact);
    answer[contact] = Number.isNaN(answered)
      ? habits.answer(recordedClass, random(purpose.answer, contact))
      : answered;
    patience[contact] = patienceOf(trace, contact, habits, draw, () => random(purpose.patience, contact));
  }
  return {
    ...comingTraffic(trace, plan),
    work,
    wrap,
    answer,
    patience,
    missSeed: drawSeed,
    answers: new RecordedAnswers(trace, { plan, compiled }, habits, draw, drawSeed),
  };
}

function patienceOf(
  trace: RecordedTrace,
  contact: number,
  habits: RecordedHabits,
  draw: Draw,
  random: () => number,
): number {
  const { classes, contacts } = trace;
  const channel = classes[contacts.classOf[contact] ?? 0]?.channel ?? '';
  const arrived = contacts.arrivedMs[contact] ?? 0;
  // Whoever resolved it while it waited does so again.
  const closed = ((contacts.closedMs[contact] ?? NaN) - arrived) / 1_000;
  if (draw !== 'recorded') return Math.min(habits.patience(channel, random), closed || Infinity);
  if (!Number.isNaN(closed)) return closed;
  const left = contacts.leftMs[contact] ?? NaN;
  if (!Number.isNaN(left)) return (left - arrived) / 1_000;
  const accepted = contacts.acceptedMs[contact] ?? NaN;
  const waited = Number.isNaN(accepted) ? trace.toMs - arrived : accepted - arrived;
  // All that is known of them is that they waited so long; exponential patience has no memory.
  return Math.max(0, waited) / 1_000 + habits.patience(channel, random);
}

/**
 * Offers are answered as they were where the same agent had the same contact, one after the other, and as that agent's usually
 * are elsewhere and from then on: who let one pass once would else let it pass for ever. Of one run, because it counts them.
 */
class RecordedAnswers implements OfferAnswers {
  /** How many offers each agent has let pass of the contacts of which they did, by contact and agent. */
  readonly #passed = new Map<string, number>();

  constructor(
    private readonly trace: RecordedTrace,
    private readonly house: Pick<CompiledTrace, 'plan' | 'compiled'>,
    private readonly habits: RecordedHabits,
    private readonly draw: Draw,
    private readonly seed: number,
  ) {}

  to(contact: number, agent: number, offer: number): OfferAnswer {
    const { plan, compiled } = this.house;
    const { contacts } = this.trace;
    const asked = plan.classes[plan.classOf[contact] ?? 0];
    if (asked && plan.policy.queues[asked.queue]?.autoAccept) return { missed: false, after: 0 };
    const channel = compiled.classes.channel[plan.classOf[contact] ?? 0] ?? 0;
    const timeout = compiled.channels.offerTimeout[channel] ?? 0;
    if (this.draw === 'recorded') {
      const missed = this.#nextMissed(contact, agent);
      const left = goneMs(contacts, contact);
      // It rings until the customer leaves.
      if (missed?.withdrawn && missed.atMs + missed.afterMs >= left - behindMs)
        return { missed: false, after: Infinity };
      if (missed)
        return {
          missed: true,
          withdrawn: missed.withdrawn,
          refused: missed.declined,
          after: Math.min(timeout, missed.afterMs / 1_000),
        };
      const delay = contacts.acceptDelayMs[contact] ?? NaN;
      if (contacts.acceptedBy[contact] === agent && !Number.isNaN(delay))
        return { missed: false, after: delay / 1_000 };
    }
    const recordedClass = contacts.classOf[contact] ?? 0;
    const random = drawn(this.seed, purpose.delay + 16 * offer, contact);
    if (drawn(this.seed, purpose.miss + 16 * offer, contact) < (this.habits.missShare[agent] ?? 0))
      return {
        missed: true,
        after: Math.min(timeout, this.habits.missDelay(recordedClass, random) ?? timeout),
      };
    return { missed: false, after: Math.min(timeout, this.habits.acceptDelay(recordedClass, random)) };
  }

  /** The next of those that the agent let pass of this contact, as long as there are some. */
  #nextMissed(contact: number, agent: number): MissedOffer | undefined {
    const all = this.trace.contacts.missed.get(contact);
    if (!all) return undefined;
    const key = `${contact} ${agent}`;
    const passed = this.#passed.get(key) ?? 0;
    this.#passed.set(key, passed + 1);
    return all.filter((one) => one.agent === agent)[passed];
  }
}
