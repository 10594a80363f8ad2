import { Calibrator, trialPlan } from '#domain/forecast/calibrator.ts';
import { forecasts, type Forecast } from '#domain/forecast/forecast.ts';
import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';
import { ForecastInputOf, type Lead } from './forecast-input-of.ts';
import { LearnedTimes } from './learned-times.ts';

/** A forecast and what came of it, instants in seconds. */
export interface WatchedForecast {
  readonly at: number;
  readonly channel: string;
  readonly breach: number;
  readonly rawBreach: number;
  readonly answer: Forecast['answer'];
  /** When it was answered; undefined when the customer left first. */
  readonly answeredAt: number | undefined;
  readonly breached: boolean | undefined;
}

interface Pending {
  readonly at: number;
  readonly forecast: Forecast;
  readonly rawWaits: ReturnType<Forecast['rawWaits']>;
}

const everySeconds = trialPlan.everyMs / 1_000;

/**
 * The policy, watched by forecasts that see what it sees: a look every five minutes, learning from each outcome as it comes and
 * only then. Decides nothing.
 */
export function forecastWatch(
  policy: SimulatedPolicy,
  lead: Lead,
  report: (watched: WatchedForecast) => void,
): SimulatedPolicy {
  return {
    name: policy.name,
    relaxes: policy.relaxes,
    start: (world) => new Watch(world, policy.start(world), lead, report),
  };
}

class Watch implements Dispatcher {
  readonly #times: LearnedTimes;
  readonly #input: ForecastInputOf;
  readonly #calibrator = new Calibrator();
  readonly #pending = new Map<number, Pending[]>();
  #lookedAt = -Infinity;
  #looks = 0;

  constructor(
    private readonly world: World,
    private readonly inner: Dispatcher,
    lead: Lead,
    private readonly report: (watched: WatchedForecast) => void,
  ) {
    this.#times = new LearnedTimes(world.compiled.classes.count);
    this.#input = new ForecastInputOf(world, this.#times, lead);
  }

  agentFor(contact: number, now: number): number {
    return this.inner.agentFor(contact, now);
  }

  contactFor(agent: number, now: number): number {
    return this.inner.contactFor(agent, now);
  }

  woken(now: number, offer: (contact: number, agent: number) => void): boolean {
    return this.inner.woken?.(now, offer) ?? false;
  }

  arrived(contact: number, now: number): void {
    this.#times.arrived(this.world.contacts.classOf[contact] ?? 0, now);
    this.inner.arrived?.(contact, now);
    this.#look(now);
  }

  relaxed(contact: number, now: number): void {
    this.inner.relaxed?.(contact, now);
  }

  offered(contact: number, agent: number, now: number): void {
    this.inner.offered?.(contact, agent, now);
  }

  accepted(contact: number, agent: number, now: number): void {
    if (!this.#dueOnEnd(contact)) this.#settle(contact, now);
    this.inner.accepted?.(contact, agent, now);
  }

  missed(contact: number, agent: number, now: number, withdrawn: boolean, refused: boolean): void {
    this.inner.missed?.(contact, agent, now, withdrawn, refused);
  }

  ended(contact: number, agent: number, now: number, handling: number): void {
    this.#times.finished(this.world.contacts.classOf[contact] ?? 0, handling);
    if (this.#dueOnEnd(contact)) this.#settle(contact, now);
    this.inner.ended?.(contact, agent, now, handling);
  }

  released(contact: number, agent: number, now: number): void {
    this.inner.released?.(contact, agent, now);
    this.#look(now);
  }

  abandoned(contact: number, agent: number, now: number): void {
    const passed = now > (this.world.contacts.deadline[contact] ?? Infinity);
    for (const pending of this.#taken(contact)) {
      this.#learn(pending, now - pending.at, true, passed ? true : undefined);
    }
    this.inner.abandoned?.(contact, agent, now);
  }

  cooledDown(agent: number, now: number): void {
    this.inner.cooledDown?.(agent, now);
  }

  shiftBegan(agent: number, now: number): void {
    this.inner.shiftBegan?.(agent, now);
  }

  shiftEnded(agent: number, now: number): void {
    this.inner.shiftEnded?.(agent, now);
  }

  #settle(contact: number, now: number): void {
    const { acceptedAt, deadline } = this.world.contacts;
    const answeredAt = this.#dueOnEnd(contact) ? (acceptedAt[contact] ?? now) : now;
    const breached = now > (deadline[contact] ?? Infinity);
    for (const pending of this.#taken(contact)) {
      this.#learn(pending, answeredAt - pending.at, false, breached);
    }
  }

  #learn(
    { at, forecast, rawWaits }: Pending,
    waited: number,
    left: boolean,
    breached: boolean | undefined,
  ): void {
    const { learnedAs, rawBreach } = forecast;
    if (rawWaits) {
      this.#calibrator.learn({
        ...learnedAs,
        rawWaits,
        rawBreach,
        waitedMs: waited * 1_000,
        left,
        breached,
      });
    }
    if (forecast.breach === undefined || forecast.rawBreach === undefined) return;
    this.report({
      at,
      channel: forecast.learnedAs.channel,
      breach: forecast.breach,
      rawBreach: forecast.rawBreach,
      answer: forecast.answer,
      answeredAt: left ? undefined : at + waited,
      breached,
    });
  }

  #look(now: number): void {
    if (now - this.#lookedAt < everySeconds) return;
    this.#lookedAt = now;
    const all = forecasts(this.#input.at(now), this.#calibrator.calibration());
    const step = Math.max(1, Math.ceil(all.length / trialPlan.atOnce));
    for (let one = this.#looks++ % step; one < all.length; one += step) {
      const forecast = all[one];
      if (!forecast) continue;
      const contact = Number(forecast.conversationId);
      const pending = this.#pending.get(contact) ?? [];
      this.#pending.set(contact, pending);
      pending.push({ at: now, forecast, rawWaits: forecast.rawWaits() });
    }
  }

  #taken(contact: number): readonly Pending[] {
    const pending = this.#pending.get(contact) ?? [];
    this.#pending.delete(contact);
    return pending;
  }

  #dueOnEnd(contact: number): boolean {
    const { channels, classes } = this.world.compiled;
    const channel = classes.channel[this.world.contacts.classOf[contact] ?? none] ?? 0;
    return channels.slaOnEnd[channel] === 1;
  }
}
