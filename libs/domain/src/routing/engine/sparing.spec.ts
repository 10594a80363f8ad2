import { expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import { groupKey, type Estimates } from './estimates.ts';

const calls = { channel: 'voice', queue: 'Care', required: [], teams: [] } as const;
/** One call comes every minute, and takes five. */
const estimates: Estimates = {
  channels: { voice: { handlingMs: 300_000, answerMs: 4_000, arrivals: 1 / 60_000 } },
  groups: {
    [groupKey(calls)]: {
      needs: { ...calls, worth: 1 },
      handlingMs: 300_000,
      arrivals: 1 / 60_000,
      tightness: 0.3,
      costs: [],
    },
  },
  paceByLevel: [1, 1, 1, 1, 1, 1],
  agents: {},
};
const call = waiting('call', { channel: 'voice', queuedAtMs: atMs - 40_000, deadlineMs: atMs - 20_000 });
const at = (nowMs: number) =>
  decide({ waiting: [call], agents: [routable('ada')], estimates }, testPolicy(), nowMs)[0];

it('says what a call that is late already would cost the next ones, and until when it is left for them', () => {
  const held = at(atMs);
  if (held?.kind !== 'wait' || !held.spared) throw new Error('It was not spared.');
  expect(held.because).toBe('spared');
  const { costs, bears, untilMs = NaN } = held.spared;
  expect(costs).toBeGreaterThan(bears);
  expect(untilMs).toBeGreaterThan(atMs);
  expect(at(untilMs - 2_000)).toMatchObject({ kind: 'wait', because: 'spared' });
  expect(at(untilMs)).toMatchObject({ kind: 'offer', agentId: 'ada' });
});
