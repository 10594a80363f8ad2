import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AlignedClock } from './clock.ts';

const started = Date.parse('2026-03-02T09:00:00Z');

beforeEach(() => {
  jest.useFakeTimers({ now: started });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A server whose clock is ahead, and which answers late with the instant at which it answers. */
function server(aheadMs: number, tookMs: number): () => Promise<Date> {
  return () => {
    jest.setSystemTime(Date.now() + tookMs);
    return Promise.resolve(new Date(Date.now() + aheadMs));
  };
}

const aheadMs = (clock: AlignedClock) => clock.now().getTime() - Date.now();

describe('a clock that is aligned with another', () => {
  it('shows its time, to half of what the answer took', async () => {
    const clock = new AlignedClock();
    await clock.align(server(5_000, 10));
    expect(aheadMs(clock)).toBe(5_005);
    await clock.align(server(-3_000, 0));
    expect(aheadMs(clock)).toBe(-3_000);
  });

  it('keeps the distance that it knows while the answers allow it', async () => {
    const clock = new AlignedClock();
    await clock.align(server(5_000, 0));
    await clock.align(server(5_000, 4_000));
    expect(aheadMs(clock)).toBe(5_000);
  });

  it('has no distance from a clock that is the same, however slow its answers are', async () => {
    const clock = new AlignedClock();
    await clock.align(server(-190, 200));
    expect(aheadMs(clock)).toBe(0);
  });

  it('goes by the quickest of a few answers', async () => {
    const clock = new AlignedClock();
    const took = [900, 20, 700];
    await clock.align(() => server(5_000, took.shift() ?? 0)());
    expect(aheadMs(clock)).toBe(5_010);
  });

  it('takes a slow answer rather than none', async () => {
    const clock = new AlignedClock();
    await clock.align(server(60_000, 1_000));
    expect(aheadMs(clock)).toBe(60_500);
  });
});
