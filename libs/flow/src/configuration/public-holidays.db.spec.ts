import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTimeBetween } from '#domain/sla/business-time.ts';
import type { Calendar, HolidaySource } from '#domain/sla/calendar.ts';
import { standingVersions } from '#persistence/stores/documents/document-change.store.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { moveDocument } from '../policies/move-document.ts';
import { draftDocument } from './draft-document.ts';
import { publicHolidays } from './public-holidays.ts';
import { renewHolidays } from './renew-holidays.ts';

const now = new Date('2026-03-02T09:00:00Z');
const always = [{ from: '00:00', to: '24:00' }];
const week = {
  ...{ monday: always, tuesday: always, wednesday: always, thursday: always },
  ...{ friday: always, saturday: always, sunday: always },
};
const zurich: Calendar = {
  ...{ timeZone: 'Europe/Zurich', weekly: week, holidays: [], exceptions: [] },
  holidaySources: [{ country: 'CH', state: 'ZH', types: ['public'] }],
};

describe('the holidays of a country', () => {
  const found = async (...sources: HolidaySource[]) => {
    const answer = await publicHolidays(sources, now);
    if (answer.kind !== 'found') throw new Error(answer.name);
    return answer.holidays;
  };
  const of = async (
    year: string,
    source: Omit<HolidaySource, 'types'>,
    types: HolidaySource['types'] = ['public'],
  ) => (await found({ ...source, types })).days.filter((day) => day.date.startsWith(year));

  it('are those of its state or region, from last year to ten years ahead, in order and each once', async () => {
    const dates = async (state: string, region?: string) =>
      (await of('2026', { country: 'DE', state, region })).map((day) => day.date);
    expect(await dates('BY')).toEqual([
      ...['2026-01-01', '2026-01-06', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25'],
      ...['2026-06-04', '2026-10-03', '2026-11-01', '2026-12-25', '2026-12-26'],
    ]);
    expect(await dates('BY', 'A')).toContain('2026-08-08');
    const both = await found(
      { country: 'CH', state: 'ZH', types: ['public'] },
      { country: 'DE', state: 'BY', types: ['public'] },
    );
    expect(both).toMatchObject({ fromYear: 2025, toYear: 2036 });
    const all = both.days.map((day) => day.date);
    expect(all).toEqual([...new Set(all)].sort());
    expect(all).toEqual(expect.arrayContaining(['2026-08-01', '2026-10-03', '2036-12-25']));
  });

  it('last several days, move to a substitute, or begin before the day they are counted from', async () => {
    const dates = async (country: string) => (await of('2026', { country })).map((day) => day.date);
    expect(await dates('GB')).toContain('2026-12-28');
    const saudi = await dates('SA');
    expect(saudi).toEqual(expect.arrayContaining(['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22']));
    expect(saudi).not.toContain('2026-03-18');
    expect(saudi).not.toContain('2026-03-23');
  });

  it('may close a part of a day', async () => {
    const parts = (await of('2026', { country: 'AT' }, ['bank'])).filter((day) => day.from);
    expect(parts).toEqual([
      { date: '2026-12-24', name: 'Heiliger Abend', from: '14:00' },
      { date: '2026-12-31', name: 'Silvester', from: '14:00' },
    ]);
    const noon = {
      ...zurich,
      publicHolidays: {
        fromYear: 2026,
        toYear: 2026,
        days: [{ date: '2026-06-01', name: 'x', from: '12:00' }],
      },
    };
    const midnight = Date.parse('2026-05-31T22:00:00Z');
    expect(openTimeBetween(noon, midnight, midnight + 86_400_000)).toBe(43_200_000);
  });

  it('are not known of a place that is not', async () => {
    const answer = (source: Omit<HolidaySource, 'types'>) =>
      publicHolidays([{ ...source, types: ['public'] }], now);
    expect(await answer({ country: 'XX' })).toEqual({ kind: 'unknown', at: 0, name: 'XX' });
    expect(await answer({ country: 'CH', state: 'QQ' })).toMatchObject({ name: 'CH-QQ' });
    expect(await answer({ country: 'DE', state: 'BY', region: 'Q' })).toMatchObject({ name: 'DE-BY-Q' });
    expect(await answer({ country: 'constructor' })).toMatchObject({ kind: 'unknown' });
  });

  it('close as own ones do, and an exception opens them', () => {
    const days = [{ date: '2026-05-25', name: 'Pfingstmontag' }];
    const from = Date.parse('2026-05-24T00:00:00Z');
    const open = (calendar: Calendar) => openTimeBetween(calendar, from, from + 3 * 86_400_000);
    const sourced = { ...zurich, publicHolidays: { fromYear: 2026, toYear: 2026, days } };
    expect(open(sourced)).toBe(open({ ...zurich, holidays: ['2026-05-25'] }));
    expect(open({ ...sourced, exceptions: [{ date: '2026-05-25', open: always }] })).toBe(open(zurich));
  });
});

describe('a calendar with the holidays of a country', () => {
  let flow: Flow;
  let clock: StandingClock;
  let authorId: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDatabase();
    drop = fresh.drop;
    clock = new StandingClock(now);
    flow = await flowOn(fresh.database, clock);
    authorId = await (await SlaFixture.in(flow)).agent('supervisor');
  });
  afterAll(() => drop());

  const draft = (name: string, body: Calendar) =>
    draftDocument(flow, { kind: 'calendar', name, body, note: '', authorId } as Parameters<
      typeof draftDocument<'calendar'>
    >[1]);
  const bodyOf = async (name: string, version: number) =>
    (await documentVersion(flow.database.reading, 'calendar', name, version))?.body as Calendar;

  it('has them written down when it is drafted, whatever was sent', async () => {
    const forged = { fromYear: 1, toYear: 2, days: [{ date: '2026-07-07', name: 'mine' }] };
    expect(await draft('Zurich', { ...zurich, publicHolidays: forged })).toEqual({
      kind: 'drafted',
      version: 1,
    });
    const { publicHolidays: written } = await bodyOf('Zurich', 1);
    expect(written).toMatchObject({ fromYear: 2025, toYear: 2036 });
    expect(written?.days).toContainEqual({ date: '2026-08-01', name: 'Bundesfeiertag' });
    expect(written?.days).not.toContainEqual(expect.objectContaining({ name: 'mine' }));
    const { holidaySources: _, ...without } = zurich;
    await draft('Plain', { ...without, publicHolidays: forged });
    expect((await bodyOf('Plain', 1)).publicHolidays).toBeUndefined();
    expect(
      await draft('Nowhere', { ...zurich, holidaySources: [{ country: 'XX', types: ['public'] }] }),
    ).toMatchObject({
      kind: 'unknown',
      names: { missing: [{ name: 'XX', field: 'body.holidaySources.0' }] },
    });
  });

  it('is published anew before they run out, once however many try', async () => {
    await moveDocument(flow, {
      ...{ kind: 'calendar', name: 'Zurich', version: 1, wish: { do: 'publish' }, note: '', byId: authorId },
    });
    expect(await renewHolidays(flow)).toEqual([]);
    clock.at = new Date('2032-01-02T00:00:00Z');
    const renewed = (await Promise.all([1, 2, 3].map(() => renewHolidays(flow)))).flat();
    expect(renewed).toEqual([{ name: 'Zurich', version: 2 }]);
    expect((await bodyOf('Zurich', 2)).publicHolidays).toMatchObject({ fromYear: 2031, toYear: 2042 });
    const live = await standingVersions(flow.database.reading, 'calendar', 'Zurich', null);
    expect(live).toEqual([expect.objectContaining({ version: 2, state: 'live', replaces: 1 })]);
    expect(await renewHolidays(flow)).toEqual([]);
  });
});
