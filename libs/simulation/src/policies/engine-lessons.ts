import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import type { AgentEstimate } from '#domain/routing/engine/estimates.ts';
import type { LearnedAgent } from '#domain/routing/engine/learned-agent.ts';
import type { Learner } from '#domain/routing/engine/learner.ts';
import { tiring } from '#domain/routing/engine/score.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';
import type { EngineHouse, KnownLesson, KnownPresence } from './engine-house.ts';
import type { HeldTime } from './held-time.ts';

/** How often the house is looked at, to learn how scarce room is, and what was learned is taken to heart: as the service does. */
const learnSeconds = 60;
const ms = (seconds: number) => seconds * 1_000;

/** Keeps an engine's house up with the time: who is away by now, and what is to be learned. */
export class EngineLessons {
  readonly #dispatch: Dispatch;
  readonly #learner: Learner;
  readonly #learned: readonly LearnedAgent[];
  readonly #held: HeldTime;
  readonly #originSeconds: number;
  readonly #presences: readonly KnownPresence[];
  #presence = 0;
  /** When the service learned, if that is known. */
  readonly #lessonsAt: Float64Array;
  #lesson = 0;
  #lastLessonAt = -Infinity;
  /** Whether it was learning at that time. */
  #isKnown = false;
  readonly #recorded: readonly KnownLesson[];
  #taken = 0;
  #minute = NaN;
  /** Open offers of what is not hard, by the place of who is asked. */
  readonly #easyAsked = new Map<number, number>();

  /** @param learned of each agent, in the order of their places */
  constructor(
    house: Pick<EngineHouse, 'lessons' | 'lessonsAt' | 'originSeconds' | 'presences'>,
    dispatch: Dispatch,
    learner: Learner,
    learned: readonly LearnedAgent[],
    held: HeldTime,
  ) {
    const { lessons = [], lessonsAt = new Float64Array(), originSeconds = 0, presences = [] } = house;
    this.#dispatch = dispatch;
    this.#learner = learner;
    this.#learned = learned;
    this.#held = held;
    this.#originSeconds = originSeconds;
    this.#presences = presences;
    this.#recorded = lessons;
    this.#lessonsAt = lessonsAt;
  }

  /**
   * Looks and learns when the service did and, where that is not known, at whole minutes, whenever the run begins: one that
   * begins earlier must not learn at other times.
   */
  keepUp(now: number): void {
    for (let next = this.#presences[this.#presence]; next && next.at <= now;) {
      const seat = this.#seat(next.agent);
      this.#held.settle(next.agent, next.at);
      seat.person = { ...seat.person, presence: next.presence };
      next = this.#presences[++this.#presence];
    }
    for (let at = this.#lessonsAt[this.#lesson] as number; at <= now;) {
      this.#learn(at, this.#minuteOf(at));
      this.#learned.forEach((one, agent) => {
        const learned = this.#learner.estimateOf(one);
        this.#dispatch.knowWork(this.#seat(agent), learned, this.#hasChange(agent, learned.hardRun));
      });
      this.#lastLessonAt = at;
      at = this.#lessonsAt[++this.#lesson] as number;
    }
    this.#isKnown = now - this.#lastLessonAt < 2 * learnSeconds;
    if (this.#isKnown) return;
    const minute = this.#minuteOf(now);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#learn(now, minute);
  }

  /** Where the service learned at instants of its own, only the run of hard work is known of somebody at once. */
  know(agent: number, learned: AgentEstimate): void {
    const seat = this.#seat(agent);
    const { missShare, pace } = this.#isKnown ? seat : learned;
    const { hardRun } = learned;
    this.#dispatch.knowWork(seat, { hardRun, missShare, pace }, this.#hasChange(agent, hardRun));
  }

  /** The agent has so many more open offers of something easy. */
  asks(agent: number, more: 1 | -1): void {
    this.#easyAsked.set(agent, (this.#easyAsked.get(agent) ?? 0) + more);
    const { learnedRun: hardRun, missShare, pace } = this.#seat(agent);
    this.#dispatch.knowWork(this.#seat(agent), { hardRun, missShare, pace }, this.#hasChange(agent, hardRun));
  }

  #hasChange(agent: number, hardRun: number): boolean {
    return hardRun >= tiring && (this.#easyAsked.get(agent) ?? 0) > 0;
  }

  #learn(now: number, number: number): void {
    this.#learner.look(this.#dispatch, ms(now), number);
    this.#held.shareOut(now);
    // In which turn rare work is looked at is not known, and the house was one of some hours' looks when the record began.
    for (let known = this.#recorded[this.#taken]; known && known.at <= now;) {
      this.#learner.resume(known.learned);
      known = this.#recorded[++this.#taken];
    }
    this.#dispatch.learn(this.#learner.inPlace(ms(now)));
  }

  #minuteOf(now: number): number {
    return Math.floor((this.#originSeconds + now) / learnSeconds);
  }

  #seat(agent: number): Seat {
    return this.#dispatch.seats[agent] as Seat;
  }
}
