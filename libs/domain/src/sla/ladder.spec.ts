import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueOccurrence, momentOf } from './ladder.ts';
import type { SlaStep } from './ladder-step.ts';
import type { RunningTime } from './running-time.ts';

const instant = fc.integer({ min: 0, max: 100_000 });
const steps = fc.record({
  at: fc.oneof(
    fc.record({ percent: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ beforeSeconds: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ afterSeconds: fc.integer({ min: 0, max: 60 }) }),
  ),
  repeat: fc.option(
    fc.record({ everySeconds: fc.integer({ min: 1, max: 20 }), atMost: fc.integer({ min: 2, max: 6 }) }),
    { nil: undefined },
  ),
}) as fc.Arbitrary<Pick<SlaStep, 'at' | 'repeat'>>;
const clocks: fc.Arbitrary<RunningTime> = fc
  .tuple(instant, fc.array(fc.tuple(instant, fc.integer({ min: 1, max: 5_000 })), { maxLength: 3 }))
  .map(([startedAt, pauses]) => ({
    startedAt,
    time: 'always' as const,
    pauses: pauses.map(([from, length]) => ({ from, to: from + length, reason: 'pending' })),
  }));

describe('what is due of a step', () => {
  it('is the latest occurrence whose instant has come and that has not acted', () => {
    fc.assert(
      fc.property(clocks, steps, fc.integer({ min: 0, max: 6 }), instant, (clock, step, acted, ms) => {
        const targetMs = 30_000;
        const now = clock.startedAt + ms;
        const due = dueOccurrence(clock, targetMs, step, acted, now);
        const times = step.repeat?.atMost ?? 1;
        const reached = Array.from({ length: times }, (_, one) => one)
          .filter((one) => one >= acted)
          .map((one) => ({ one, moment: momentOf(clock, targetMs, step, one) }))
          .filter(({ moment }) => moment.kind === 'at' && moment.ms <= now);
        const latest = reached.at(-1);
        if (!latest) expect(due).toBeUndefined();
        else expect(due).toMatchObject({ occurrence: latest.one, missed: latest.one - acted });
      }),
    );
  });
});
