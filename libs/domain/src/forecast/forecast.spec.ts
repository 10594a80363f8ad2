import { describe, expect, it } from '@jest/globals';
import { nothingLearned } from './calibration.ts';
import type { ForecastInput, WaitingLine } from './forecast-input.ts';
import { forecasts } from './forecast.ts';

const minute = 60_000;

function line(given: Partial<WaitingLine> & { places: number; deadlineMs?: number }): WaitingLine {
  const { places, deadlineMs, ...rest } = given;
  return {
    key: 'mail',
    channel: 'email',
    kinds: [0],
    handlingMs: 10 * minute,
    wrapUpMs: 0,
    answerMs: 0,
    together: 1,
    free: 0,
    arrivals: 0,
    leadMs: 0,
    due: 'answer',
    waiting: Array.from({ length: places }, (_, at) => ({
      id: `${rest.key ?? 'mail'} ${at}`,
      order: at,
      deadlineMs,
    })),
    ...rest,
  };
}

function house(
  lines: WaitingLine[],
  agents = 5,
  later: { fromMs: number; agents: number }[] = [],
): ForecastInput {
  return { nowMs: 0, kinds: [{ staff: [{ fromMs: 0, agents }, ...later] }], lines };
}

const middles = (input: ForecastInput) =>
  forecasts(input, nothingLearned).map((one) => (one.answer?.middleMs ?? Infinity) / minute);

describe('forecasts', () => {
  it('expects the tenth of five busy agents with ten minutes each after about twenty minutes', () => {
    const found = forecasts(house([line({ places: 10 })]), nothingLearned).at(-1);
    expect(found?.position).toBe(10);
    const { earliestMs, middleMs, latestMs } = found?.answer ?? { earliestMs: 0, middleMs: 0, latestMs: 0 };
    expect(middleMs / minute).toBeGreaterThan(15);
    expect(middleMs / minute).toBeLessThan(22);
    expect(earliestMs).toBeLessThan(middleMs);
    expect(latestMs).toBeGreaterThan(middleMs);
  });

  it('expects an answer at once where a place is free', () => {
    expect(middles(house([line({ places: 2, free: 3 })]))[1]).toBeLessThan(1);
  });

  it('waits for the morning when everybody goes home', () => {
    const night = [
      { fromMs: 5 * minute, agents: 0 },
      { fromMs: 600 * minute, agents: 5 },
    ];
    expect(middles(house([line({ places: 20 })], 5, night)).at(-1)).toBeGreaterThan(600);
    expect(middles(house([line({ places: 1 })], 0))[0]).toBe(Infinity);
  });

  it('counts the others who are served before by the same agents', () => {
    const first = line({ key: 'calls', places: 10 });
    const alone = middles(house([line({ places: 1, waiting: [{ id: 'me', order: 100 }] })]))[0] ?? 0;
    const behind =
      middles(house([first, line({ places: 1, waiting: [{ id: 'me', order: 100 }] })])).at(-1) ?? 0;
    const before =
      middles(house([first, line({ places: 1, waiting: [{ id: 'me', order: -1 }] })])).at(-1) ?? 0;
    expect(behind).toBeGreaterThan(alone + 10);
    expect(before).toBeCloseTo(alone, 3);
  });

  it('counts those who are going to overtake', () => {
    const calls = line({ key: 'calls', places: 0, arrivals: 4 / (10 * minute), leadMs: -1e9 });
    const quiet = middles(house([{ ...calls, arrivals: 0 }, line({ places: 10 })])).at(-1) ?? 0;
    expect(middles(house([calls, line({ places: 10 })])).at(-1)).toBeGreaterThan(quiet * 1.5);
  });

  it('says how likely a deadline passes first, and that one that has passed has passed', () => {
    const breach = (deadlineMs: number) =>
      forecasts(house([line({ places: 10, deadlineMs })]), nothingLearned).at(-1)?.breach ?? NaN;
    expect(breach(2 * minute)).toBeGreaterThan(0.9);
    expect(breach(120 * minute)).toBeLessThan(0.1);
    expect(breach(-1)).toBe(1);
  });

  it('knows that the work takes time where the deadline is its end', () => {
    const of = (due: 'answer' | 'end') =>
      forecasts(house([line({ places: 10, deadlineMs: 25 * minute, due })]), nothingLearned).at(-1)?.breach ??
      NaN;
    expect(of('end')).toBeGreaterThan(of('answer') + 0.1);
  });

  it('tells until when the work is over', () => {
    const found = forecasts(house([line({ places: 10 })]), nothingLearned).at(-1);
    expect(found?.doneBy(0.9)).toBeGreaterThan(found?.answer?.latestMs ?? Infinity);
    expect(found?.doneBy(0.5)).toBeLessThan(found?.doneBy(0.9) ?? 0);
  });
});
