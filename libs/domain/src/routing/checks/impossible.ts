import type { AttributeTest, HistoryTest, RuleCondition, TimeWindow } from '../rule-condition.ts';
import { defaultCalendarName } from '../condition-holds.ts';
import type { Effort } from './effort.ts';
import { implies } from './implies.ts';

/** Why a condition cannot hold. Careful: a reason is certain, none may only mean that it could not be told. */
export function impossible(when: RuleCondition, effort?: Effort): string | undefined {
  const parts = allOf(when);
  return (
    first(parts.map(alone)) ??
    together(parts) ??
    (parts.some((one) => one.any?.every((other) => impossible(other, effort) !== undefined))
      ? 'none of its “any” can hold'
      : undefined) ??
    (parts.some((one) => one.not && implies(when, one.not, effort))
      ? 'its “not” keeps out all that the rest lets through'
      : undefined)
  );
}

/** What must hold with it, itself first. */
function allOf(when: RuleCondition): RuleCondition[] {
  return [when, ...(when.all ?? []).flatMap(allOf)];
}

function first(reasons: readonly (string | undefined)[]): string | undefined {
  return reasons.find((one) => one !== undefined);
}

/** Of the parts that stand beside each other in a condition; what stands in another is not looked at. */
function alone(when: RuleCondition): string | undefined {
  const emptyList = Object.entries(when).find(
    ([part, value]) =>
      part !== 'all' && part !== 'textContainsAll' && Array.isArray(value) && value.length === 0,
  );
  if (emptyList) return `${emptyList[0]} is an empty list`;
  return (
    first(
      Object.entries(when.customer ?? {}).map(([name, test]) =>
        typeof test === 'string' ? undefined : impossibleTest(name, test),
      ),
    ) ??
    impossibleHistory(when.history ?? {}) ??
    impossibleTimes(when.times)
  );
}

function impossibleTest(name: string, test: AttributeTest): string | undefined {
  const { equals, exists, above, below, atLeast, atMost } = test;
  const compares = [above, below, atLeast, atMost].some((bound) => bound !== undefined);
  if (test.in?.length === 0) return `there is no value that ${name} may have`;
  const least = Math.max(atLeast ?? -Infinity, above ?? -Infinity);
  const most = Math.min(atMost ?? Infinity, below ?? Infinity);
  if (least > most) return `no number is at least ${least} and at most ${most}, as ${name} should be`;
  if (least === most && (least === above || most === below)) {
    return `no number is above and below ${least} or ${least} itself, as ${name} should be`;
  }
  // Where an attribute is missing it may also be an empty text.
  const has = [equals ?? '', ...(test.in?.includes('') ? [] : (test.in ?? []))].some((one) => one !== '');
  if (exists === false && (has || compares)) return `${name} should be missing and have a value`;
  if (equals === undefined || !compares) return undefined;
  const value = equals === '' || typeof equals === 'boolean' ? NaN : Number(equals);
  const holds = value >= least && value <= most && value !== above && value !== below;
  return holds ? undefined : `${String(equals)} is not within the bounds that ${name} should be in`;
}

function impossibleHistory(test: HistoryTest): string | undefined {
  const { known, open, conversationsAtLeast = 0, conversationsAtMost = Infinity } = test;
  if (conversationsAtLeast > conversationsAtMost) return 'its numbers of conversations contradict each other';
  if (known !== false && conversationsAtMost > 0) return undefined;
  if (known === true) return 'who is known has had a conversation';
  const had = [test.lastAgents, test.lastAgentWithinDays, test.resolvedWithinDays];
  return conversationsAtLeast > 0 || open || had.some((one) => one !== undefined)
    ? 'who is not known has had no conversation'
    : undefined;
}

function impossibleTimes(times: TimeWindow | undefined): string | undefined {
  if (!times) return undefined;
  if (times.weekdays?.length === 0) return 'times names no weekday';
  const { from = '00:00', to = '24:00' } = times;
  return from === to ? `no time lies between ${from} and ${to}` : undefined;
}

/** Of which a conversation has one at most. */
const single = ['channelKinds', 'languages', 'digits'] as const;

function together(parts: readonly RuleCondition[]): string | undefined {
  for (const part of single) {
    const lists = parts.flatMap((one) => (one[part] ? [one[part].map((value) => value.toLowerCase())] : []));
    const [some, ...others] = lists;
    if (some && !some.some((value) => others.every((list) => list.includes(value)))) {
      return `nothing is on all of its lists of ${part}`;
    }
  }
  const kinds = parts.flatMap(({ channelKinds }) => (channelKinds ? [channelKinds] : []));
  if (parts.some((one) => one.digits) && kinds.some((list) => !list.includes('voice'))) {
    return 'only callers press digits, and it is not about calls';
  }
  const asksWords = (one: RuleCondition) =>
    [one.subjectContains, one.textContains, one.textContainsAll].some((words = []) => words.length > 0);
  if (parts.some(asksWords) && kinds.some((list) => list.every((kind) => kind === 'voice'))) {
    return 'of calls, which alone it is about, there are no words';
  }
  const open = new Map<string, boolean>();
  for (const { hours } of parts) {
    if (!hours) continue;
    const calendar = hours.calendar ?? defaultCalendarName;
    if ((open.get(calendar) ?? hours.open) !== hours.open) {
      return `the calendar ${calendar} cannot be open and closed at once`;
    }
    open.set(calendar, hours.open);
  }
  return undefined;
}
