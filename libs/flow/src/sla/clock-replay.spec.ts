import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weekdays, type Calendar, type LocalSpan, type Weekday } from '#domain/sla/calendar.ts';
import { clockRounds } from '#domain/sla/clock-rounds.ts';
import { clockSpans } from '#domain/sla/clock-spans.ts';
import { runUntil } from '#domain/sla/running-time.ts';
import type { SlaFact } from '#domain/sla/sla-fact.ts';
import { pauseReasons, type SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Priority } from '#domain/words.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import { chooseTerms, type Wanted } from './choose-terms.ts';
import { clockRow, runningTimeOf } from './clock-row.ts';

const minute = 60_000;
const length = 6 * 24 * 60;

/** Windows of six days in which clocks change, by half an hour in one, and a leap day. */
const windows = [
  ['Europe/Zurich', '2026-03-26T00:00Z'],
  ['Europe/Zurich', '2026-10-22T00:00Z'],
  ['America/New_York', '2026-03-05T00:00Z'],
  ['Australia/Lord_Howe', '2026-04-01T00:00Z'],
  ['America/Santiago', '2026-09-03T00:00Z'],
  ['Africa/Casablanca', '2026-02-12T00:00Z'],
  ['Asia/Kathmandu', '2028-02-26T00:00Z'],
] as const;

type Happening =
  | { readonly kind: 'pending' | 'resumed' | 'snoozed' | 'unsnoozed' | 'resolved'; readonly at: number }
  | { readonly kind: 'priority'; readonly at: number; readonly priority: Priority };

interface Case {
  readonly window: (typeof windows)[number];
  readonly calendar: Omit<Calendar, 'timeZone'>;
  readonly business: boolean;
  readonly minutes: { readonly normal: number; readonly urgent: number };
  readonly pausedBy: readonly (typeof pauseReasons)[number][];
  /** In minutes after the start, in order. */
  readonly happenings: readonly Happening[];
  /** When somebody looks without anything having happened. */
  readonly looks: readonly number[];
}

describe('a clock, computed again from the facts', () => {
  it('shows the same instants as a count of minutes by the clock on the wall, whoever looks and when', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const slow = countMinutes(one);
        expect(shown(replay(one, one.looks), one)).toEqual(slow);
        expect(shown(replay(one, []), one)).toEqual(slow);
      }),
      { numRuns: 400 },
    );
  });

  it('did something at every moment of its life, and ran for as long as its hand shows', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const row = replay(one, one.looks);
        const clock = runningTimeOf(row, one.business ? calendarOf(one) : 'always');
        const until = startOf(one) + (length / 2) * minute;
        const spans = clockSpans(clock, until, Infinity);
        expect(spans[0]?.from).toBe(startOf(one));
        expect(spans.at(-1)?.to).toBe(until);
        spans.slice(1).forEach((span, index) => {
          expect(span.from).toBe(spans[index]?.to);
        });
        const ran = spans.filter((span) => span.kind === 'ran');
        expect(ran.reduce((sum, span) => sum + span.to - span.from, 0)).toBe(runUntil(clock, until));
      }),
      { numRuns: 100 },
    );
  });
});

function cases(): fc.Arbitrary<Case> {
  const time = fc.integer({ min: 0, max: 95 }).map((index) => {
    const pad = (value: number) => String(value).padStart(2, '0');
    return `${pad(Math.floor(index / 4))}:${pad((index % 4) * 15)}`;
  });
  const span = fc
    .tuple(time, fc.oneof(time, fc.constant('24:00')))
    .filter(([from, to]) => from !== to)
    .map(([from, to]): LocalSpan => ({ from, to }));
  const day = fc.array(span, { maxLength: 2 });
  const at = fc.integer({ min: 1, max: length - 1 });
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({ kind: fc.constantFrom('pending', 'resumed', 'snoozed', 'unsnoozed'), at }),
    fc.record({ kind: fc.constant('priority' as const), at, priority: fc.constantFrom('normal', 'urgent') }),
    fc.record({ kind: fc.constant('resolved' as const), at }),
  );
  return fc.constantFrom(...windows).chain((window) => {
    const dates = [1, 2, 3, 4].map((days) =>
      new Date(Date.parse(window[1]) + days * 86_400_000).toISOString().slice(0, 10),
    );
    const dated = fc.tuple(fc.constantFrom(...dates), span).map(([date, one]) => ({ date, ...one }));
    return fc.record({
      window: fc.constant(window),
      calendar: fc.record({
        weekly: fc.record(
          Object.fromEntries(weekdays.map((one) => [one, day])) as Record<Weekday, typeof day>,
        ),
        holidays: fc.subarray(dates, { maxLength: 1 }),
        exceptions: fc.array(fc.record({ date: fc.constantFrom(...dates), open: day }), { maxLength: 1 }),
        openings: fc.array(dated, { maxLength: 1 }),
        closures: fc.array(dated, { maxLength: 1 }),
      }),
      business: fc.boolean(),
      minutes: fc.record({
        normal: fc.integer({ min: 1, max: 2_000 }),
        urgent: fc.integer({ min: 1, max: 300 }),
      }),
      pausedBy: fc.subarray([...pauseReasons]),
      happenings: fc
        .uniqueArray(happening, { maxLength: 8, selector: (one) => one.at })
        .map((all) => all.sort((a, b) => a.at - b.at)),
      looks: fc.array(at, { maxLength: 4 }).map((all) => all.sort((a, b) => a - b)),
    });
  });
}

/** What can be told of a clock in minutes after its start. */
interface Shown {
  readonly deadline: number | null;
  readonly breached: number | null;
  readonly met: number | null;
}

function shown(row: ClockRow, one: Case): Shown {
  const after = (at: Date | null) => at && (at.getTime() - startOf(one)) / minute;
  // What lies beyond the window is not counted by the slow one.
  const deadline = after(row.deadlineAt);
  const inside = deadline !== null && deadline <= length ? deadline : null;
  return { deadline: inside, breached: after(row.breachedAt), met: after(row.metAt) };
}

/**
 * Follows the facts as the product does: whenever something happened, at each deadline that comes before, and when anybody
 * looks.
 */
function replay(one: Case, looks: readonly number[]): ClockRow {
  let row: ClockRow | undefined;
  const follow = (until: number) => {
    const now = startOf(one) + until * minute;
    const known = one.happenings.filter(({ at }) => at <= until);
    const [round] = clockRounds(factsOf(one, known));
    if (!round) throw new Error('It has no clock.');
    const priority = known.findLast((fact) => fact.kind === 'priority')?.priority ?? 'normal';
    const decided = chooseTerms(round, row, { ...wanted, priority }, documentsOf(one), now);
    if (!decided) throw new Error('Nothing is promised.');
    const identity = { id: 'clock', conversationId: 'conversation', actedSteps: [] };
    // Nobody follows what has ended.
    if (row?.metAt == null) row = clockRow(identity, round, decided.terms, new Date(now));
  };
  follow(0);
  for (const at of [...one.happenings.map((fact) => fact.at), ...looks, length].sort((a, b) => a - b)) {
    const due = row?.deadlineAt && (row.deadlineAt.getTime() - startOf(one)) / minute;
    if (typeof due === 'number' && due < at && row?.breachedAt === null) follow(due);
    follow(at);
  }
  if (!row) throw new Error('It was never followed.');
  return row;
}

const wanted: Omit<Wanted, 'priority'> = {
  ...{ queue: null, tags: [], customer: {}, slaPolicy: null, calendar: null, followedBefore: null },
};

function factsOf(one: Case, happenings: readonly Happening[]): SlaFact[] {
  const start = startOf(one);
  return [
    { kind: 'opened', at: start, channelKind: 'email' },
    ...happenings.flatMap((fact) =>
      fact.kind === 'priority' ? [] : [{ kind: fact.kind, at: start + fact.at * minute }],
    ),
  ];
}

function documentsOf({ business, minutes, pausedBy, ...one }: Case): SlaDocuments {
  const time = business ? 'business' : 'always';
  const body: SlaPolicy = {
    targets: [
      { metric: 'resolution', priorities: ['urgent'], seconds: minutes.urgent * 60, time },
      { metric: 'resolution', seconds: minutes.normal * 60, time },
    ],
    ladder: [],
    pauseResolutionWhilePending: false,
    pauses: pausedBy.map((reason) => ({ while: reason, metrics: ['resolution'] })),
  };
  const live = { name: 'default', version: 1, live: true, publishedAt: null, appliedAt: null };
  const { timeZone } = { timeZone: one.window[0] };
  return {
    policies: [{ ...live, body: body as SlaDocuments['policies'][number]['body'] }],
    calendars: [
      {
        ...live,
        body: { ...one.calendar, timeZone } as unknown as SlaDocuments['calendars'][number]['body'],
      },
    ],
  };
}

function calendarOf(one: Case): Calendar {
  return { ...one.calendar, timeZone: one.window[0] };
}

function startOf(one: Case): number {
  return Date.parse(one.window[1]);
}

/** The slow one: goes through the minutes, asks what the clock on the wall shows, and counts those that count. */
function countMinutes(one: Case): Shown {
  const wall = wallOf(one.window);
  let counted = 0;
  let target = one.minutes.normal;
  let breached: number | null = null;
  const reached = new Map<number, number>([[0, 0]]);
  const standing = new Set<string>();
  for (let at = 0; at <= length; at++) {
    const fact = one.happenings.find((other) => other.at === at);
    // Due before this minute: broken, whatever comes now.
    const due = reached.get(target);
    if (breached === null && due !== undefined && due < at) breached = due;
    if (fact?.kind === 'resolved') {
      const deadline = breached ?? reached.get(target) ?? undefined;
      return { deadline: deadline ?? later(one, at, counted, target, wall), breached, met: at };
    }
    if (fact?.kind === 'priority') {
      if (breached === null) target = one.minutes[fact.priority === 'urgent' ? 'urgent' : 'normal'];
    } else if (fact) {
      const reason = fact.kind === 'pending' || fact.kind === 'resumed' ? 'pending' : 'snoozed';
      if (fact.kind === reason) standing.add(reason);
      else standing.delete(reason);
    }
    const now = reached.get(target);
    if (breached === null && now !== undefined && now <= at) breached = now;
    if (one.pausedBy.some((reason) => standing.has(reason))) continue;
    if (one.business && !isOpenOnTheWall(calendarOf(one), wall[at] ?? '')) continue;
    counted += 1;
    reached.set(counted, at + 1);
  }
  const deadline = breached ?? reached.get(target);
  return { deadline: deadline !== undefined && deadline <= length ? deadline : null, breached, met: null };
}

/** Where the deadline would have been of a clock that ended at `at`: nothing pauses it any more. */
function later(
  one: Case,
  at: number,
  counted: number,
  target: number,
  wall: readonly string[],
): number | null {
  let sum = counted;
  for (let next = at; next < length; next++) {
    if (!one.business || isOpenOnTheWall(calendarOf(one), wall[next] ?? '')) sum += 1;
    if (sum === target) return next + 1;
  }
  return null;
}

const walls = new Map<string, string[]>();

/** What the clock on the wall shows at each minute of a window, as Swedes write it: 2026-03-02 09:00. */
function wallOf([timeZone, start]: (typeof windows)[number]): readonly string[] {
  const key = `${timeZone} ${start}`;
  const kept = walls.get(key);
  if (kept) return kept;
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const shows = Array.from({ length: length + 1 }, (_, at) => wall.format(Date.parse(start) + at * minute));
  walls.set(key, shows);
  return shows;
}

function isOpenOnTheWall(calendar: Calendar, shows: string): boolean {
  const [date = '', time = ''] = shows.split(' ');
  const eve = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const covers = (spans: readonly LocalSpan[], on: string) =>
    spans.some(({ from, to }) =>
      from < to ? on === date && from <= time && time < to : on === date ? from <= time : time < to,
    );
  const opens = (on: string) =>
    covers([...hoursOn(calendar, on), ...(calendar.openings ?? []).filter((one) => one.date === on)], on);
  const closes = (on: string) =>
    covers(
      (calendar.closures ?? []).filter((one) => one.date === on),
      on,
    );
  return (opens(date) || opens(eve)) && !closes(date) && !closes(eve);
}

function hoursOn(calendar: Calendar, date: string): readonly LocalSpan[] {
  const replaced = calendar.exceptions.filter((one) => one.date === date);
  if (replaced.length > 0) return replaced.flatMap((one) => one.open);
  if (calendar.holidays.includes(date)) return [];
  return calendar.weekly[weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'monday'];
}
