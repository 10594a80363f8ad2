import { describe, expect, it } from '@jest/globals';
import { madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { replayRuns } from './replay-threads.ts';

const policy = testPolicy({ queues: { Care: { order: 'urgency', steps: [] } } });
const call = { channel: 'voice', queue: 'Care', priority: 'high', required: [], preferred: [] } as const;
const trace = madeTrace({
  policy,
  classes: [call, { ...call, channel: 'email' }],
  agents: [{}, {}, {}],
  contacts: 400,
  hours: 8,
  handlingSeconds: 100,
});

describe('runs in threads', () => {
  it('come out as they do in one', async () => {
    const request = {
      trace,
      live: { plan: planOf(trace, policy) },
      other: Promise.resolve({ plan: planOf(trace, policy), rule: 'round-robin' }),
      reps: 2,
      seed: 3,
    };
    const shares: number[] = [];
    const apart = await replayRuns(request, (share) => shares.push(share), 2);
    expect(apart).toEqual(await replayRuns(request, () => undefined, 1));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('fail as one when a run fails', async () => {
    const plan = planOf(trace, policy);
    const request = {
      trace,
      live: { plan },
      other: Promise.resolve({ plan, rule: 'none' }),
      reps: 1,
      seed: 1,
    };
    await expect(replayRuns(request, () => undefined, 2)).rejects.toThrow('no rule none');
  });

  it('replay what was live while it is found out what might have been', async () => {
    const plan = planOf(trace, policy);
    let find: (one: { plan: typeof plan }) => void = () => undefined;
    const other = new Promise<{ plan: typeof plan }>((resolve) => (find = resolve));
    const request = { trace, live: { plan }, other, reps: 1, seed: 1 };
    // Found out when the first part of a run is made.
    const outcomes = await replayRuns(
      request,
      () => {
        find({ plan });
      },
      2,
    );
    expect(outcomes.map((one) => one.events > 0)).toEqual([true, true, true, true]);
  });

  it('fail when it cannot be found out', async () => {
    const plan = planOf(trace, policy);
    const other = Promise.reject(new Error('nothing found'));
    const request = { trace, live: { plan }, other, reps: 1, seed: 1 };
    await expect(replayRuns(request, () => undefined, 2)).rejects.toThrow('nothing found');
  });
});
