import { afterAll, describe, expect, it } from '@jest/globals';
import { madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { ReplayThreads, type ComingRequest } from './replay-threads.ts';

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

const kept = new ReplayThreads(2);
const replayRuns = (request: ComingRequest, onShare: (share: number) => void, threads = kept) =>
  threads.runs(request, onShare);

describe('runs in threads', () => {
  afterAll(() => kept.end());

  it('come out as they do in one', async () => {
    const request = {
      trace,
      live: { plan: planOf(trace, policy) },
      other: Promise.resolve({ plan: planOf(trace, policy), rule: 'round-robin' }),
      reps: 2,
      seed: 3,
    };
    const shares: number[] = [];
    const apart = await replayRuns(request, (share) => shares.push(share));
    expect(apart).toEqual(await replayRuns(request, () => undefined, new ReplayThreads(1)));
    expect(await replayRuns(request, () => undefined)).toEqual(apart);
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
    await expect(replayRuns(request, () => undefined)).rejects.toThrow('no rule none');
  });

  it('replay what was live while it is found out what might have been', async () => {
    const plan = planOf(trace, policy);
    let find: (one: { plan: typeof plan }) => void = () => undefined;
    const other = new Promise<{ plan: typeof plan }>((resolve) => (find = resolve));
    const request = { trace, live: { plan }, other, reps: 1, seed: 1 };
    // Found out when the first part of a run is made.
    const outcomes = await replayRuns(request, () => {
      find({ plan });
    });
    expect(outcomes.map((one) => one.events > 0)).toEqual([true, true, true, true]);
  });

  it('fail when it cannot be found out', async () => {
    const plan = planOf(trace, policy);
    const other = Promise.reject(new Error('nothing found'));
    const request = { trace, live: { plan }, other, reps: 1, seed: 1 };
    await expect(replayRuns(request, () => undefined)).rejects.toThrow('nothing found');
  });
});
