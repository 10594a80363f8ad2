import { expect, it, jest } from '@jest/globals';
import { describeLateness, latenessAlone } from '../../bench/lateness.ts';

jest.setTimeout(300_000);

it('every step acts once while an SLA worker is killed every few seconds, and the next one takes over in time', async () => {
  const options = { clocks: 4_000, perSecond: 50, seconds: 20, workers: 2, killEverySeconds: 4 };
  const result = await latenessAlone(options);
  process.stdout.write(`${describeLateness(options, result).join('\n')}\n`);
  expect(result).toMatchObject({ once: 1_000, twice: 0, never: 0 });
  expect(result.kills).toBeGreaterThanOrEqual(3);
  expect(result.decided.max).toBeLessThan(5_000);
});
