import { hashed } from '../random.ts';
import { goneMs, type RecordedTrace } from './recorded-trace.ts';

/** Contacts of everybody that are added to an agent's own, so that little is not taken for the rule. */
const prior = 20;
/** Fewer say nothing about a class; the channel's are taken then. */
const enough = 20;

/**
 * What the recorded contacts tell about those who work and call: how long work of a class takes, who is quicker than
 * others, how fast offers are answered and how many pass, and how long customers wait before they leave. Times in seconds.
 */
export class RecordedHabits {
  /** Of each agent how much longer than others they take; 1 is as long. */
  readonly pace: Float64Array;
  /** Of each agent the share of offers that they let pass. */
  readonly missShare: Float64Array;
  readonly #work: Pools;
  readonly #wrapUp: Pools;
  readonly #answer: Pools;
  readonly #delay: Pools;
  readonly #missDelay: Pools;
  /** Of each channel the rate at which waiting customers leave, a second. */
  readonly #leaving: Map<string, number>;

  constructor(trace: RecordedTrace) {
    const { agents, classes, contacts } = trace;
    const pools = () => new Pools(classes.map((each) => each.channel));
    this.#work = pools();
    this.#wrapUp = pools();
    this.#answer = pools();
    this.#delay = pools();
    this.#missDelay = pools();
    const waited = new Map<string, { seconds: number; left: number }>();
    const offers = agents.map(() => ({ made: 0, missed: 0 }));
    for (let contact = 0; contact < contacts.arrivedMs.length; contact++) {
      const of = contacts.classOf[contact] ?? 0;
      const accepted = contacts.acceptedMs[contact] ?? NaN;
      const left = contacts.leftMs[contact] ?? NaN;
      this.#work.add(of, contacts.workMs[contact]);
      this.#wrapUp.add(of, contacts.wrapUpMs[contact]);
      this.#answer.add(of, contacts.answerMs[contact]);
      if (!contacts.byHand[contact]) this.#delay.add(of, contacts.acceptDelayMs[contact]);
      const missed = contacts.missed.get(contact) ?? [];
      for (const one of missed) {
        if (one.withdrawn) continue;
        this.#missDelay.add(of, one.afterMs);
        const own = offers[one.agent];
        if (own) {
          own.made += 1;
          own.missed += 1;
        }
      }
      const taker = offers[contacts.acceptedBy[contact] ?? -1];
      if (taker) taker.made += 1;
      const channel = classes[of]?.channel ?? '';
      const own = waited.get(channel) ?? { seconds: 0, left: 0 };
      waited.set(channel, own);
      const until = Number.isNaN(accepted) ? goneMs(contacts, contact) : accepted;
      if (!Number.isNaN(until))
        own.seconds += Math.max(0, until - (contacts.arrivedMs[contact] ?? 0)) / 1_000;
      if (Number.isNaN(accepted) && !Number.isNaN(left)) own.left += 1;
    }
    this.#leaving = new Map(
      [...waited].map(([channel, { seconds, left }]) => [channel, seconds > 0 ? left / seconds : 0]),
    );
    const made = offers.reduce((sum, one) => sum + one.made, 0);
    const usual = made > 0 ? offers.reduce((sum, one) => sum + one.missed, 0) / made : 0;
    this.missShare = Float64Array.from(offers, (one) => (one.missed + prior * usual) / (one.made + prior));
    this.pace = this.#paces(trace);
  }

  /** Seconds of work, wrap-up, until the answer, until an offer is accepted or passes; of a class, by a number in 0…1. */
  work(ofClass: number, random: number): number {
    return this.#work.draw(ofClass, random) ?? 300;
  }
  wrapUp(ofClass: number, random: number): number | undefined {
    return this.#wrapUp.draw(ofClass, random);
  }
  answer(ofClass: number, random: number): number {
    return this.#answer.draw(ofClass, random) ?? 0;
  }
  acceptDelay(ofClass: number, random: number): number {
    return this.#delay.draw(ofClass, random) ?? 0;
  }
  missDelay(ofClass: number, random: number): number | undefined {
    return this.#missDelay.draw(ofClass, random);
  }

  /** How much longer somebody waits who has not left yet; exponential, with the rate at which those on the channel left. */
  patience(channel: string, random: () => number): number {
    const rate = this.#leaving.get(channel) ?? 0;
    return rate > 0 ? -Math.log(random()) / rate : Infinity;
  }

  #paces({ agents, contacts }: RecordedTrace): Float64Array {
    const took = new Float64Array(agents.length);
    const usual = new Float64Array(agents.length);
    const means = this.#work.means();
    const overall = means.reduce((sum, each) => sum + each, 0) / Math.max(1, means.length);
    contacts.acceptedBy.forEach((agent, contact) => {
      const work = contacts.workMs[contact] ?? NaN;
      const mean = means[contacts.classOf[contact] ?? 0] ?? 0;
      if (agent < 0 || Number.isNaN(work) || mean <= 0) return;
      took[agent] = (took[agent] ?? 0) + work / 1_000;
      usual[agent] = (usual[agent] ?? 0) + mean;
    });
    const added = prior * overall;
    return took.map((seconds, agent) => (added > 0 ? (seconds + added) / ((usual[agent] ?? 0) + added) : 1));
  }
}

/** Recorded durations by class; of a class with few, those of its channel. */
class Pools {
  readonly #channelOf: readonly string[];
  readonly #byClass: number[][];
  readonly #byChannel = new Map<string, number[]>();

  constructor(channelOf: readonly string[]) {
    this.#channelOf = channelOf;
    this.#byClass = channelOf.map(() => []);
  }

  add(ofClass: number, ms: number | undefined): void {
    if (ms === undefined || Number.isNaN(ms)) return;
    this.#byClass[ofClass]?.push(ms / 1_000);
    const channel = this.#channelOf[ofClass] ?? '';
    const known = this.#byChannel.get(channel);
    if (known) known.push(ms / 1_000);
    else this.#byChannel.set(channel, [ms / 1_000]);
  }

  draw(ofClass: number, random: number): number | undefined {
    const own = this.#byClass[ofClass] ?? [];
    const pool = own.length >= enough ? own : (this.#byChannel.get(this.#channelOf[ofClass] ?? '') ?? []);
    return pool[Math.floor(random * pool.length)];
  }

  means(): number[] {
    return this.#byClass.map((pool) => pool.reduce((sum, one) => sum + one, 0) / Math.max(1, pool.length));
  }
}

/** A number in 0…1 for a purpose, a replication and a contact. */
export function drawn(seed: number, purpose: number, contact: number): number {
  return hashed(seed, purpose, contact);
}
