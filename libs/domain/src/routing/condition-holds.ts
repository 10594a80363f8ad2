import { patternOf } from '../patterns/pattern.ts';
import { isOpen } from '../sla/business-time.ts';
import { weekdays } from '../sla/calendar.ts';
import { offsetStretches } from '../sla/zone-offsets.ts';
import type { ClassificationFacts, CustomerHistory } from './classification-facts.ts';
import type { AttributeTest, HistoryTest, RuleCondition, TimeWindow } from './rule-condition.ts';
import { Said } from './said.ts';

/** The calendar that is meant where none is named. */
export const defaultCalendarName = 'default';
const dayMs = 86_400_000;

/** Whether a condition holds for what arrived. Its cost grows with the length of condition and text, never faster. */
export function conditionHolds(
  when: RuleCondition,
  facts: ClassificationFacts,
  said = new Said(facts),
): boolean {
  return (
    oneOf(when.channelKinds, () => [facts.channelKind]) &&
    oneOf(when.to?.map(lower), () => facts.to.map(lower)) &&
    isFrom(when.from, facts.from) &&
    oneOf(when.languages?.map(lower), () => (facts.language ? [lower(facts.language)] : [])) &&
    oneOf(when.digits, () => (facts.digits === undefined ? [] : [facts.digits])) &&
    textHolds(when, said) &&
    (when.customer === undefined || customerHolds(when.customer, facts.customer)) &&
    oneOf(when.segments?.map(lower), () => textsIn(facts.customer.segment).map(lower)) &&
    oneOf(when.tags?.map(lower), () => [...(facts.tags ?? []), ...textsIn(facts.customer.tags)].map(lower)) &&
    (when.history === undefined || historyHolds(when.history, facts.history, facts.atMs)) &&
    (when.hours === undefined || hoursHold(when.hours, facts)) &&
    (when.times === undefined || timesHold(when.times, facts.atMs)) &&
    (when.all === undefined || when.all.every((one) => conditionHolds(one, facts, said))) &&
    (when.any === undefined || when.any.some((one) => conditionHolds(one, facts, said))) &&
    (when.not === undefined || !conditionHolds(when.not, facts, said))
  );
}

function oneOf<T>(wanted: readonly T[] | undefined, given: () => readonly T[]): boolean {
  return wanted === undefined || given().some((one) => wanted.includes(one));
}

function isFrom(wanted: readonly string[] | undefined, from: string | undefined): boolean {
  if (wanted === undefined) return true;
  const sender = lower(from ?? '');
  return wanted.map(lower).some((one) => (one.startsWith('@') ? sender.endsWith(one) : sender === one));
}

function textHolds(when: RuleCondition, said: Said): boolean {
  const { subjectContains, textContains, textContainsAll, subjectMatches, textMatches } = when;
  return (
    (subjectContains?.some((word) => said.lowerSubject.includes(lower(word))) ?? true) &&
    (textContains?.some((word) => said.lowerWhole.includes(lower(word))) ?? true) &&
    (textContainsAll?.every((word) => said.lowerWhole.includes(lower(word))) ?? true) &&
    (subjectMatches?.some((source) => patternOf(source).isIn(said.subject)) ?? true) &&
    (textMatches?.some((source) => patternOf(source).isIn(said.whole)) ?? true)
  );
}

function customerHolds(
  asked: NonNullable<RuleCondition['customer']>,
  customer: ClassificationFacts['customer'],
): boolean {
  return Object.entries(asked).every(([name, test]) => attributeHolds(own(customer, name), test));
}

/** Not what every object has, as `constructor`. */
function own(customer: ClassificationFacts['customer'], name: string): unknown {
  return Object.hasOwn(customer, name) ? customer[name] : undefined;
}

/** Attributes are JSON; a rule that names a value as text also means a number or a truth that reads like it. */
function attributeHolds(attribute: unknown, test: string | AttributeTest): boolean {
  if (typeof test === 'string') return reads(attribute, test);
  const exists = attribute !== undefined && attribute !== null && attribute !== '';
  const number = asNumber(attribute);
  const compares = (bound: number | undefined, holds: (value: number, bound: number) => boolean) =>
    bound === undefined || (number !== undefined && holds(number, bound));
  return (
    (test.exists === undefined || test.exists === exists) &&
    (test.equals === undefined || reads(attribute, test.equals)) &&
    (test.in?.some((one) => reads(attribute, one)) ?? true) &&
    compares(test.atLeast, (value, bound) => value >= bound) &&
    compares(test.atMost, (value, bound) => value <= bound) &&
    compares(test.above, (value, bound) => value > bound) &&
    compares(test.below, (value, bound) => value < bound)
  );
}

function reads(attribute: unknown, value: string | number | boolean): boolean {
  return textsIn(attribute).includes(String(value));
}

function asNumber(attribute: unknown): number | undefined {
  if (typeof attribute === 'number') return attribute;
  if (typeof attribute !== 'string' || attribute.trim() === '') return undefined;
  const number = Number(attribute);
  return Number.isFinite(number) ? number : undefined;
}

/** The plain values of an attribute, or of a list, as text. */
function textsIn(attribute: unknown): string[] {
  if (Array.isArray(attribute)) return attribute.flatMap((one: unknown) => textsIn(one));
  return ['string', 'number', 'boolean'].includes(typeof attribute) ? [String(attribute)] : [];
}

function historyHolds(test: HistoryTest, history: CustomerHistory | undefined, atMs: number): boolean {
  const conversations = history?.conversations ?? 0;
  const { lastAgent, lastResolvedAtMs } = history ?? {};
  return (
    (test.known === undefined || test.known === conversations > 0) &&
    (test.open === undefined || test.open === (history?.open ?? 0) > 0) &&
    conversations >= (test.conversationsAtLeast ?? 0) &&
    conversations <= (test.conversationsAtMost ?? Infinity) &&
    within(test.resolvedWithinDays, lastResolvedAtMs, atMs) &&
    within(test.lastAgentWithinDays, lastAgent?.atMs, atMs) &&
    oneOf(test.lastAgents?.map(lower), () => (lastAgent ? [lower(lastAgent.email)] : []))
  );
}

function within(days: number | undefined, happenedAtMs: number | undefined, atMs: number): boolean {
  return days === undefined || (happenedAtMs !== undefined && atMs - happenedAtMs <= days * dayMs);
}

/** A calendar that does not exist is neither open nor closed. */
function hoursHold(hours: NonNullable<RuleCondition['hours']>, facts: ClassificationFacts): boolean {
  const calendar = facts.calendars?.get(hours.calendar ?? defaultCalendarName);
  return calendar !== undefined && isOpen(calendar, facts.atMs) === hours.open;
}

function timesHold(window: TimeWindow, atMs: number): boolean {
  const [stretch] = offsetStretches(window.timeZone, atMs, atMs + 1);
  const local = new Date(atMs + (stretch?.offset ?? 0));
  const time = local.toISOString().slice(11, 16);
  const from = window.from ?? '00:00';
  const to = window.to ?? '24:00';
  const inside = from <= to ? from <= time && time < to : time >= from || time < to;
  // What goes over midnight belongs to the day on which it begins, as in a calendar. 0 is Sunday in JavaScript, Monday in our list.
  const day = local.getUTCDay() + (from > to && time < to ? 5 : 6);
  const weekday = weekdays[day % 7];
  return inside && oneOf(window.weekdays, () => (weekday ? [weekday] : []));
}

/** Letters with a mark may be written as one character or as two, and look the same. */
function lower(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
