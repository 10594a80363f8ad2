import { nothingLearned } from '#domain/forecast/calibration.ts';
import { forecasts, type Forecast } from '#domain/forecast/forecast.ts';
import type { Database } from '#persistence/database.ts';
import {
  forecastLearned,
  learnedWork,
  staff,
  waitingToForecast,
  type LearnedWork,
  type WaitingToForecast,
} from '#persistence/stores/forecast/forecast.store.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import type { Flow } from '../flow.ts';
import { learnedEstimates } from '../routing/learning/learned-estimates.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { forecastInput, handlingMs, type House } from './forecast-input.ts';

/** Forecasts of all that waited at an instant. */
export interface HouseForecast {
  readonly at: Date;
  readonly byConversation: ReadonlyMap<string, ForecastOfWaiting>;
  /** How long work of a queue and kind of channel usually takes, milliseconds. */
  readonly handlingMs: (queue: string, channel: WaitingToForecast['channel']) => number;
}

export interface ForecastOfWaiting extends Forecast {
  readonly waiting: WaitingToForecast;
}

/** Whoever asks may get an answer that is so old. */
const freshMs = 3_000;
/** More wait in no house whose forecast anybody reads. */
const waitingAtMost = 50_000;
const workKeptMs = 60_000;
const finishedWithinMs = 7 * 86_400_000;
const arrivedWithinMs = 3_600_000;

interface Kept {
  forecast?: { readonly atMs: number; readonly found: Promise<HouseForecast> };
  work?: { readonly atMs: number; readonly found: LearnedWork[] };
}

const kept = new WeakMap<Database, Kept>();

/**
 * The forecast of everything that waits, at most three seconds old: computed where it is read, because what it says follows
 * from a few thousand rows in milliseconds, and rows that are written every few seconds would cost far more.
 * @param notBefore asks for one made at this instant or later
 */
export async function houseForecast(flow: Flow, notBefore?: Date): Promise<HouseForecast> {
  const nowMs = flow.clock.now().getTime();
  let known = kept.get(flow.database);
  if (!known) kept.set(flow.database, (known = {}));
  const last = known.forecast;
  const soEarly = last && notBefore && last.atMs < notBefore.getTime();
  if (last && !soEarly && Math.abs(nowMs - last.atMs) < freshMs) return last.found;
  const found = forecastNow(flow, known, nowMs);
  known.forecast = { atMs: nowMs, found };
  found.catch(() => {
    if (known.forecast?.found === found) delete known.forecast;
  });
  return found;
}

async function forecastNow(flow: Flow, known: Kept, nowMs: number): Promise<HouseForecast> {
  const tx = flow.database.reading;
  const { body: policy, calendars } = await livePolicy(flow);
  const [waiting, members, available, learned, work, estimates] = await Promise.all([
    waitingToForecast(tx, waitingAtMost),
    staff(tx),
    routableAgents(tx, 'available', policy.capacity.units),
    forecastLearned(tx),
    workOf(flow, known, nowMs),
    learnedEstimates(flow, tx),
  ]);
  const house: House = {
    nowMs,
    waiting,
    staff: members,
    held: new Map(available.map((one) => [one.id, one.held])),
    work,
    arrivedWithinMs,
    policy,
    answers: estimates?.body.channels ?? {},
    hours: calendars.get('default'),
  };
  const byId = new Map(waiting.map((one) => [one.id, one]));
  const byConversation = new Map<string, ForecastOfWaiting>();
  for (const one of forecasts(forecastInput(house), learned ?? nothingLearned)) {
    const found = byId.get(one.conversationId);
    if (found) byConversation.set(one.conversationId, { ...one, waiting: found });
  }
  return {
    at: new Date(nowMs),
    byConversation,
    handlingMs: (queue, channel) => handlingMs(house, queue, channel),
  };
}

async function workOf(flow: Flow, known: Kept, nowMs: number): Promise<LearnedWork[]> {
  if (known.work && Math.abs(nowMs - known.work.atMs) < workKeptMs) return known.work.found;
  const found = await learnedWork(flow.database.reading, {
    finished: new Date(nowMs - finishedWithinMs),
    arrived: new Date(nowMs - arrivedWithinMs),
  });
  known.work = { atMs: nowMs, found };
  return found;
}
