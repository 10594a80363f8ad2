import { promiseLanguage, type PromiseLanguage } from '#domain/promises/promise-language.ts';
import { promisedWindow, type PromisedWindow } from '#domain/promises/promised-window.ts';
import { sayWhen } from '#domain/promises/say-when.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { PromiseFacts } from '#persistence/stores/forecast/answer-promise.store.ts';
import type { HouseForecast } from '../forecast/house-forecast.ts';

export interface SaidWindow extends PromisedWindow {
  readonly when: string;
}

/** In one of ten it takes less than this share of the usual handling time, and in one of ten more than this. */
const [quick, slow] = [0.1, 2.3];
const earliestShare = 0.1;

/**
 * The window that can be promised now, in the customer's time zone where it is known, else in that of the queue's calendar.
 * Undefined when nobody is going to be there, or not for long.
 * @param keptShare the probability with which it is to be kept
 */
export function windowFor(
  facts: PromiseFacts,
  house: HouseForecast,
  calendar: Calendar | undefined,
  language: PromiseLanguage,
  keptShare: number,
  now: Date,
): SaidWindow | undefined {
  const nowMs = now.getTime();
  const found = house.byConversation.get(facts.id);
  const timeZone = facts.customerTimeZone ?? calendar?.timeZone ?? 'UTC';
  const range = found
    ? { earliestMs: found.doneBy(earliestShare), latestMs: found.doneBy(keptShare) }
    : takenUp(facts, house, nowMs);
  if (!range) return undefined;
  const window = promisedWindow({ nowMs, ...range }, { timeZone, calendar });
  return window && { ...window, when: sayWhen(window, nowMs, timeZone, language) };
}

/** Whether it came back to its queue after the forecast was made, as when an offer ran out: then that says nothing of it. */
export function cameBackSince(house: HouseForecast, facts: Pick<PromiseFacts, 'id' | 'state'>): boolean {
  return facts.state === 'queued' && !house.byConversation.has(facts.id);
}

/** Somebody has it already: it takes what such work takes. */
function takenUp(facts: PromiseFacts, house: HouseForecast, nowMs: number) {
  if (facts.state === 'queued' || facts.queue === null) return undefined;
  const usual = house.handlingMs(facts.queue, facts.channelKind);
  return { earliestMs: nowMs + usual * quick, latestMs: nowMs + usual * slow };
}

/** By what the customer, the conversation and the channel say, in this order. */
export function languageFor(facts: PromiseFacts, ofChannel: string | undefined): PromiseLanguage {
  return promiseLanguage(facts.customerLanguage, facts.language, ofChannel);
}
