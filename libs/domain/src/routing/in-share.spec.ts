import { describe, expect, it } from '@jest/globals';
import { inShare } from './in-share.ts';

const ids = Array.from(
  { length: 20_000 },
  (_, n) =>
    `01975a3e-${n.toString(16).padStart(4, '0')}-7abc-8def-${(n * 7919).toString(16).padStart(12, '0')}`,
);

describe('a share of the traffic', () => {
  it.each([1, 10, 50])('of %d percent is about that', (percent) => {
    const inside = ids.filter((id) => inShare(id, percent)).length / ids.length;
    expect(Math.abs(inside * 100 - percent)).toBeLessThan(1.5);
  });

  it('is nothing, everything, and grows without losing any', () => {
    expect(ids.some((id) => inShare(id, 0))).toBe(false);
    expect(ids.every((id) => inShare(id, 100))).toBe(true);
    for (const id of ids.filter((one) => inShare(one, 10))) expect(inShare(id, 25)).toBe(true);
  });
});
