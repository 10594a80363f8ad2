import { weekdays, type Calendar } from '../sla/calendar.ts';
import { openSpans } from '../sla/open-spans.ts';
import { defaultCalendarName } from './condition-holds.ts';
import type { ClassificationRule } from './routing-policy.ts';
import type { RuleCondition, TimeWindow } from './rule-condition.ts';

/** Quarters of an hour from some instant on: 1 for each in which something is so at any time of it. */
export type Quarters = Uint8Array;

/** A stretch of time in quarters, and when calendars open in it. */
export interface Ahead {
  readonly quarters: number;
  readonly open: (calendar: Calendar) => Quarters;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

const quarterMs = 15 * 60_000;

/** The hours from an instant (epoch milliseconds) on. */
export function hoursAhead(fromMs: number, hours: number, calendars: Ahead['calendars']): Ahead {
  const quarters = hours * 4;
  const kept = new Map<Calendar, Quarters>();
  const open = (calendar: Calendar): Quarters => {
    const known = kept.get(calendar);
    if (known) return known;
    const when: Quarters = new Uint8Array(quarters);
    for (const { from, to } of openSpans(calendar, fromMs, fromMs + quarters * quarterMs)) {
      when.fill(1, Math.floor((from - fromMs) / quarterMs), Math.ceil((to - fromMs) / quarterMs));
    }
    kept.set(calendar, when);
    return when;
  };
  return { quarters, open, calendars };
}

/** In which a condition may hold, whatever else is known, and in which it does for certain. */
interface Bounds {
  readonly can: Quarters;
  readonly must: Quarters;
}

/**
 * When each rule may be the one that decides, and at last the fallback: at times at which its own condition can hold and
 * that of no rule before it holds whatever arrives. Only conditions on hours and times bound it.
 */
export function ruleTimes(rules: readonly Pick<ClassificationRule, 'when'>[], ahead: Ahead): Quarters[] {
  let left = always(ahead);
  const own = rules.map(({ when }) => {
    const { can, must } = boundsOf(when, ahead);
    const decides = both(left, can);
    left = both(left, others(must));
    return decides;
  });
  return [...own, left];
}

function boundsOf(when: RuleCondition, ahead: Ahead): Bounds {
  const [certain, never] = [always(ahead), others(always(ahead))];
  return Object.entries(when).reduce<Bounds>(
    (bounds, [part, value]) => {
      if (value === undefined) return bounds;
      const { can, must } = boundsOfPart(part as keyof RuleCondition, when, ahead) ?? {
        can: certain,
        must: never,
      };
      return { can: both(bounds.can, can), must: both(bounds.must, must) };
    },
    { can: certain, must: certain },
  );
}

/** Undefined for what has nothing to do with the time. */
function boundsOfPart(
  part: keyof RuleCondition,
  { hours, times, all, any, not }: RuleCondition,
  ahead: Ahead,
): Bounds | undefined {
  if (part === 'hours' && hours) {
    const calendar = ahead.calendars.get(hours.calendar ?? defaultCalendarName);
    if (!calendar) return exactly(others(always(ahead)));
    const open = ahead.open(calendar);
    return exactly(hours.open ? open : others(open));
  }
  if (part === 'times' && times) return exactly(ahead.open(calendarOf(times)));
  if (part === 'all' && all) return joined(all, both, always(ahead), ahead);
  if (part === 'any' && any) return joined(any, either, others(always(ahead)), ahead);
  if (part === 'not' && not) {
    const { can, must } = boundsOf(not, ahead);
    return { can: others(must), must: others(can) };
  }
  return undefined;
}

function joined(
  conditions: readonly RuleCondition[],
  join: (one: Quarters, other: Quarters) => Quarters,
  none: Quarters,
  ahead: Ahead,
): Bounds {
  return conditions
    .map((one) => boundsOf(one, ahead))
    .reduce(
      (one, other) => ({ can: join(one.can, other.can), must: join(one.must, other.must) }),
      exactly(none),
    );
}

/** A window is open as a calendar is: over midnight it belongs to the day on which it begins, there and here. */
function calendarOf({ timeZone, weekdays: days, from = '00:00', to = '24:00' }: TimeWindow): Calendar {
  const hours = weekdays.map((day) => [day, (days?.includes(day) ?? true) ? [{ from, to }] : []]);
  return {
    timeZone,
    weekly: Object.fromEntries(hours) as Calendar['weekly'],
    holidays: [],
    exceptions: [],
  };
}

const exactly = (when: Quarters): Bounds => ({ can: when, must: when });
const always = ({ quarters }: Ahead): Quarters => new Uint8Array(quarters).fill(1);
const others = (when: Quarters): Quarters => when.map((one) => 1 - one);

export const both = (one: Quarters, other: Quarters): Quarters => one.map((is, at) => is & (other[at] ?? 0));

export const either = (one: Quarters, other: Quarters): Quarters =>
  one.map((is, at) => is | (other[at] ?? 0));
