import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pauseMs } from './imap-pull.ts';

describe('the pause before a mailbox is tried again', () => {
  it('grows with the failures up to five minutes, spread at random', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, at) => {
        const ms = pauseMs(new Error('gone'), failures, () => at);
        expect(ms).toBeGreaterThanOrEqual(1_000);
        expect(ms).toBeLessThanOrEqual(300_000);
        expect(ms).toBeLessThanOrEqual(Math.max(1_000, 1_000 * 2 ** failures));
      }),
    );
  });

  it('is five minutes after a refused password', () => {
    const refused = Object.assign(new Error('Command failed'), { authenticationFailed: true });
    expect(pauseMs(refused, 1, () => 0)).toBe(300_000);
  });

  it.each([
    [{ code: 'ETHROTTLE' }],
    [{ serverResponseCode: 'UNAVAILABLE' }],
    [{ response: 'NO [ALERT] Too many simultaneous connections.' }],
  ])('does not take a busy server for a refused password: %j', (said) => {
    const busy = Object.assign(new Error('Command failed'), { authenticationFailed: true, ...said });
    expect(pauseMs(busy, 1, () => 0)).toBe(1_000);
  });
});
