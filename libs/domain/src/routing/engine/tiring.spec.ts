import { describe, expect, it } from '@jest/globals';
import { littleHouse } from '../../../../../test/builders/little-house.ts';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { unknownAgent } from './estimates.ts';
import { varietyOf } from './score.ts';

const hour = 3_600_000;
/** Calls are expected, and cheap places for mail come up often. */
const knowing = (hardRun: number) =>
  littleHouse({ channel: 'voice', worth: 4, perMinute: 1, tightness: 0.6 }, 'email', {
    ada: { ...unknownAgent, hardRun },
  });

const decided = (hardRun: number) =>
  decide(
    {
      waiting: [waiting('mail', { deadlineMs: atMs + 6 * hour })],
      agents: [routable('ada', { held: [held('chat', 30)] })],
      estimates: knowing(hardRun),
    },
    testPolicy(),
    atMs,
  )[0];

describe('hard conversations in a row', () => {
  it('weigh a sixteenth of their cube against one more, and speak for something else', () => {
    expect([0, 1, 2, 4].map((run) => varietyOf(true, run))).toEqual([-0, -1 / 16, -1 / 2, -4]);
    expect(varietyOf(false, 2)).toBeCloseTo(0.2 + 0.25, 12);
    // At most three tenths and half of eight.
    expect(varietyOf(false, 9)).toBeCloseTo(0.3 + 4, 12);
  });

  it('bring somebody in conversation an easy mail after three, which would wait for a quiet place', () => {
    expect(decided(0)).toMatchObject({ kind: 'wait', because: 'spared' });
    expect(decided(2)).toMatchObject({ kind: 'wait', because: 'spared' });
    const decision = decided(3);
    expect(decision).toMatchObject({ kind: 'offer', agentId: 'ada' });
    if (decision?.kind !== 'offer') return;
    const [ada] = decision.considered;
    expect(ada?.terms.find(({ name }) => name === 'variety')?.points).toBeGreaterThan(0);
    expect(ada?.terms.reduce((sum, term) => sum + term.points, 0)).toBe(ada?.score);
  });
});
