import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cpuTimeMs } from '../../../../test/cpu-time.ts';
import { addOpenTime, isOpen, nextOpening, openTimeBetween } from './business-time.ts';
import { weekdays, type Calendar, type LocalSpan, type Weekday } from './calendar.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (iso: string) => Date.parse(iso);

const everyDay = (...open: LocalSpan[]) =>
  Object.fromEntries(weekdays.map((one) => [one, open])) as Record<Weekday, LocalSpan[]>;

const office: Calendar = {
  timeZone: 'Europe/Zurich',
  weekly: {
    ...everyDay({ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }),
    saturday: [],
    sunday: [],
  },
  holidays: ['2026-04-06', '2026-12-25'],
  exceptions: [
    { date: '2026-12-25', open: [{ from: '10:00', to: '11:00' }] },
    { date: '2026-05-15', open: [] },
  ],
};

describe('business time', () => {
  it('counts through lunch, night and weekend', () => {
    // Friday 16:00 + 4 h: one until 17:00, three on Monday morning.
    expect(addOpenTime(office, at('2026-03-06T15:00:00Z'), 4 * hour)).toEqual({
      kind: 'at',
      ms: at('2026-03-09T11:00:00Z'),
    });
    expect(nextOpening(office, at('2026-03-06T16:00:00Z'))).toEqual({
      kind: 'at',
      ms: at('2026-03-09T08:00:00Z'),
    });
    expect(nextOpening(office, at('2026-03-06T15:00:00Z'))).toEqual({
      kind: 'at',
      ms: at('2026-03-06T15:00:00Z'),
    });
  });

  it('ends at the end of a span and not at the next opening', () => {
    expect(addOpenTime(office, at('2026-03-02T08:00:00Z'), 7 * hour)).toEqual({
      kind: 'at',
      ms: at('2026-03-02T16:00:00Z'),
    });
  });

  it('knows holidays, and exceptions that replace a day, holiday or not', () => {
    // Easter Monday is closed; Christmas has one hour; the Friday after Ascension none.
    expect(isOpen(office, at('2026-04-06T09:00:00Z'))).toBe(false);
    expect(openTimeBetween(office, at('2026-12-24T23:00:00Z'), at('2026-12-25T23:00:00Z'))).toBe(hour);
    expect(openTimeBetween(office, at('2026-05-14T22:00:00Z'), at('2026-05-15T22:00:00Z'))).toBe(0);
  });

  it('gives nothing for a local time that does not exist', () => {
    const night = { ...office, weekly: everyDay({ from: '01:00', to: '04:00' }) };
    expect(openTimeBetween(night, at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'))).toBe(2 * hour);
    const gap = { ...office, weekly: everyDay({ from: '02:00', to: '03:00' }) };
    expect(nextOpening(gap, at('2026-03-28T23:00:00Z'))).toEqual({
      kind: 'at',
      ms: at('2026-03-30T00:00:00Z'),
    });
  });

  it('counts a local time that exists twice both times', () => {
    const night = { ...office, weekly: everyDay({ from: '02:15', to: '02:45' }) };
    expect(openTimeBetween(night, at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'))).toBe(hour);
    expect(isOpen(night, at('2026-10-25T00:30:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-10-25T00:50:00Z'))).toBe(false);
    expect(isOpen(night, at('2026-10-25T01:30:00Z'))).toBe(true);
  });

  it('is open around the clock with 00:00 to 24:00', () => {
    const always = {
      ...office,
      weekly: everyDay({ from: '00:00', to: '24:00' }),
      exceptions: [],
      holidays: [],
    };
    const start = at('2026-03-28T17:00:00Z');
    expect(addOpenTime(always, start, 1_000 * hour)).toEqual({ kind: 'at', ms: start + 1_000 * hour });
  });

  it('counts spans that overlap once', () => {
    const doubled = {
      ...office,
      weekly: everyDay(
        { from: '10:00', to: '15:00' },
        { from: '09:00', to: '12:00' },
        { from: '15:00', to: '16:00' },
      ),
    };
    expect(openTimeBetween(doubled, at('2026-03-01T23:00:00Z'), at('2026-03-02T23:00:00Z'))).toBe(7 * hour);
  });

  it('goes over midnight with the day on which it began, and counts hours that meet once', () => {
    const night = {
      ...office,
      weekly: {
        ...everyDay(),
        friday: [{ from: '22:00', to: '06:00' }],
        saturday: [{ from: '05:00', to: '08:00' }],
      },
    };
    expect(openTimeBetween(night, at('2026-03-06T12:00:00Z'), at('2026-03-08T12:00:00Z'))).toBe(10 * hour);
    // A holiday on Saturday closes what begins on it; what began on Friday goes on until six.
    const holiday = { ...night, holidays: ['2026-03-07'] };
    expect(openTimeBetween(holiday, at('2026-03-06T12:00:00Z'), at('2026-03-08T12:00:00Z'))).toBe(8 * hour);
    // The night of the change to summer time is an hour shorter, that of the change back an hour longer.
    const saturday = { ...office, weekly: { ...everyDay(), saturday: [{ from: '22:00', to: '06:00' }] } };
    expect(openTimeBetween(saturday, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(7 * hour);
    expect(openTimeBetween(saturday, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(9 * hour);
  });

  it('knows leap days', () => {
    // 29 February 2028 is a Tuesday.
    expect(isOpen(office, at('2028-02-29T09:00:00Z'))).toBe(true);
    const off = { ...office, holidays: ['2028-02-29'] };
    expect(openTimeBetween(off, at('2028-02-28T00:00:00Z'), at('2028-03-02T00:00:00Z'))).toBe(14 * hour);
  });

  it('opens and closes once besides the usual hours; a closure wins, also over the night before', () => {
    const once: Calendar = {
      ...office,
      openings: [{ date: '2026-03-07', from: '10:00', to: '12:00' }],
      closures: [{ date: '2026-03-06', from: '16:00', to: '18:00' }],
    };
    expect(openTimeBetween(once, at('2026-03-05T23:00:00Z'), at('2026-03-06T23:00:00Z'))).toBe(6 * hour);
    expect(openTimeBetween(once, at('2026-03-06T23:00:00Z'), at('2026-03-07T23:00:00Z'))).toBe(2 * hour);
    const night: Calendar = {
      ...{ ...office, holidays: [], exceptions: [], weekly: everyDay({ from: '22:00', to: '06:00' }) },
      closures: [{ date: '2026-03-03', from: '02:00', to: '23:00' }],
    };
    expect(openTimeBetween(night, at('2026-03-02T12:00:00Z'), at('2026-03-04T12:00:00Z'))).toBe(11 * hour);
  });

  it('does not know a day that its zone skipped', () => {
    // Samoa crossed the date line and had no 30 December 2011.
    const apia = {
      timeZone: 'Pacific/Apia',
      weekly: everyDay({ from: '09:00', to: '17:00' }),
      holidays: [],
      exceptions: [],
    };
    expect(openTimeBetween(apia, at('2011-12-29T10:00:00Z'), at('2011-12-31T10:00:00Z'))).toBe(16 * hour);
  });

  it('finds out that a calendar never opens', () => {
    const closed = { ...office, weekly: everyDay(), exceptions: [] };
    expect(nextOpening(closed, 0)).toEqual({ kind: 'never' });
    expect(addOpenTime(closed, 0, 1)).toEqual({ kind: 'never' });
    const once = { ...closed, exceptions: [{ date: '2031-07-01', open: [{ from: '09:00', to: '10:00' }] }] };
    expect(nextOpening(once, at('2026-01-01T00:00:00Z')).kind).toBe('at');
    expect(addOpenTime(once, at('2026-01-01T00:00:00Z'), 2 * hour)).toEqual({ kind: 'never' });
  });

  it('adds years without counting minutes', () => {
    const open = 10 * 250 * 7 * hour;
    const begin = at('2026-01-01T00:00:00Z');
    expect(cpuTimeMs(() => addOpenTime(office, begin, open))).toBeLessThan(1_000);
    const deadline = addOpenTime(office, begin, open);
    if (deadline.kind !== 'at') throw new Error('it never comes');
    expect(openTimeBetween(office, begin, deadline.ms)).toBe(open);
  });
});

describe('business time against a count of minutes by the clock on the wall', () => {
  const zones = [
    'Europe/Zurich',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'America/Havana',
    'America/Santiago',
    'Pacific/Chatham',
    'UTC',
  ];
  const localTime = fc.integer({ min: 0, max: 96 }).map(quarter);
  const span = fc
    .tuple(localTime, localTime)
    // One that ends before it begins goes over midnight.
    .filter(([a, b]) => a !== b && a !== '24:00')
    .map(([from, to]) => ({ from, to }));
  const day = fc.array(span, { maxLength: 3 });
  /** Around the changes of the clocks, and anywhere. */
  const start = fc.oneof(
    fc
      .constantFrom(
        '2026-03-07',
        '2026-03-28',
        '2026-10-24',
        '2026-10-31',
        '2026-04-04',
        '2025-09-06',
        '2026-02-14',
      )
      .map((date) => at(`${date}T00:00:00Z`)),
    fc
      .integer({ min: at('2020-01-01'), max: at('2040-01-01') })
      .map((ms) => Math.floor(ms / minute) * minute),
  );
  const calendars = fc.record({
    timeZone: fc.constantFrom(...zones),
    weekly: fc.record(Object.fromEntries(weekdays.map((one) => [one, day])) as Record<Weekday, typeof day>),
  });
  const spanOfMinutes = 4 * 24 * 60;

  it('agrees on every minute of four days, holidays and exceptions among them', () => {
    fc.assert(
      fc.property(
        calendars,
        start,
        fc.array(day, { maxLength: 2 }),
        fc.boolean(),
        fc.array(fc.tuple(span, fc.integer({ min: 0, max: 2 }), fc.boolean()), { maxLength: 3 }),
        (base, from, special, holiday, once) => {
          const dates = [1, 2, 3].map((days) => new Date(from + days * 24 * hour).toISOString().slice(0, 10));
          const calendar: Calendar = {
            ...base,
            holidays: holiday ? dates.slice(0, 2) : [],
            exceptions: special.map((open, index) => ({ date: dates[index]!, open })),
            openings: once.flatMap(([one, day, opens]) => (opens ? [{ ...one, date: dates[day]! }] : [])),
            closures: once.flatMap(([one, day, opens]) => (opens ? [] : [{ ...one, date: dates[day]! }])),
          };
          const open = minutesOnTheWall(calendar, from, spanOfMinutes);
          const total = open.filter(Boolean).length * minute;
          expect(openTimeBetween(calendar, from, from + spanOfMinutes * minute)).toBe(total);
          const probe = Math.floor(spanOfMinutes / 3);
          expect(isOpen(calendar, from + probe * minute)).toBe(open[probe]);
          const first = open.indexOf(true);
          if (first >= 0) {
            expect(nextOpening(calendar, from)).toEqual({ kind: 'at', ms: from + first * minute });
            const half = Math.ceil(total / minute / 2);
            expect(addOpenTime(calendar, from, half * minute)).toEqual({
              kind: 'at',
              ms: from + minuteAfter(open, half) * minute,
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('adds and takes away the same', () => {
    fc.assert(
      fc.property(calendars, start, fc.integer({ min: 1, max: 400 * hour }), (base, from, duration) => {
        const calendar: Calendar = { ...base, holidays: [], exceptions: [] };
        const end = addOpenTime(calendar, from, duration);
        if (end.kind === 'never') {
          expect(weekdays.every((one) => calendar.weekly[one].length === 0)).toBe(true);
        } else {
          expect(openTimeBetween(calendar, from, end.ms)).toBe(duration);
          expect(openTimeBetween(calendar, from, end.ms - 1)).toBe(duration - 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  function quarter(index: number): string {
    const pad = (value: number) => String(value).padStart(2, '0');
    return `${pad(Math.floor(index / 4))}:${pad((index % 4) * 15)}`;
  }

  /** Index of the minute at whose beginning `count` open minutes have passed. */
  function minuteAfter(open: readonly boolean[], count: number): number {
    let left = count;
    const last = open.findIndex((one) => one && --left === 0);
    return last + 1;
  }

  /** Asks the platform, minute by minute, what the clock on the wall shows. */
  function minutesOnTheWall(calendar: Calendar, from: number, minutes: number): boolean[] {
    // Swedes write 2026-03-02 09:00.
    const wall = new Intl.DateTimeFormat('sv-SE', {
      timeZone: calendar.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    return Array.from({ length: minutes }, (_, index) => {
      const [date = '', time = ''] = wall.format(from + index * minute).split(' ');
      const eve = new Date(at(`${date}T00:00:00Z`) - 24 * hour).toISOString().slice(0, 10);
      const shows = (spans: readonly LocalSpan[], on: string) =>
        spans.some(({ from: begin, to: end }) => {
          if (begin < end) return on === date && begin <= time && time < end;
          return on === date ? begin <= time : time < end;
        });
      const dated = (spans: Calendar['openings'], on: string) => spans!.filter((one) => one.date === on);
      const isShown = (on: string) => shows([...hoursOn(calendar, on), ...dated(calendar.openings, on)], on);
      const closed = [date, eve].some((on) => shows(dated(calendar.closures, on), on));
      return !closed && (isShown(date) || isShown(eve));
    });
  }

  function hoursOn(calendar: Calendar, date: string): readonly LocalSpan[] {
    const exceptions = calendar.exceptions.filter((one) => one.date === date);
    if (exceptions.length > 0) return exceptions.flatMap((one) => one.open);
    if (calendar.holidays.includes(date)) return [];
    const weekday = new Date(`${date}T00:00:00Z`).toLocaleDateString('en', {
      weekday: 'long',
      timeZone: 'UTC',
    });
    return calendar.weekly[weekday.toLowerCase() as Weekday];
  }
});
