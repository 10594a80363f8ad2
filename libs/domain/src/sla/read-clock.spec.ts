import { describe, expect, it } from '@jest/globals';
import type { ClockRound } from './clock-rounds.ts';
import { momentOf, stepsFor, targetFor } from './ladder.ts';
import { readClock, runningTime, type ClockTerms } from './read-clock.ts';
import type { SlaPolicy } from './sla-policy.ts';

const terms: ClockTerms = { targetMs: 1_000, time: 'always', pausesWhilePending: true };
const round: ClockRound = {
  metric: 'resolution',
  round: 1,
  startedAt: 0,
  channelKind: 'email',
  pauses: [],
  end: null,
};

describe('reading a clock', () => {
  it('runs, and is breached at its deadline however late that is noticed', () => {
    expect(readClock(round, terms, 999)).toMatchObject({ state: 'running', breachedAt: null });
    expect(readClock(round, terms, 70_000)).toMatchObject({
      state: 'breached',
      breachedAt: 1_000,
      metAt: null,
    });
  });

  it('is met by an answer at the very deadline', () => {
    const met = { ...round, end: { kind: 'met' as const, at: 1_000 } };
    expect(readClock(met, terms, 5_000)).toMatchObject({ state: 'met', metAt: 1_000, breachedAt: null });
  });

  it('keeps its breach when it is answered late or cancelled', () => {
    const late = { ...round, end: { kind: 'met' as const, at: 1_001 } };
    expect(readClock(late, terms, 5_000)).toMatchObject({
      state: 'breached',
      metAt: 1_001,
      breachedAt: 1_000,
    });
    const dropped = { ...round, end: { kind: 'cancelled' as const, at: 1_001 } };
    expect(readClock(dropped, terms, 5_000)).toMatchObject({
      state: 'cancelled',
      metAt: null,
      breachedAt: 1_000,
    });
  });

  it('stands while pending, if the policy says so', () => {
    const pending = { ...round, pauses: [{ from: 400, to: null, reason: 'pending' }] };
    expect(readClock(pending, terms, 9_000)).toMatchObject({
      state: 'paused',
      deadline: { kind: 'standing', leftMs: 600 },
    });
    expect(readClock(pending, { ...terms, pausesWhilePending: false }, 500)).toMatchObject({
      state: 'running',
      deadline: { kind: 'at', ms: 1_000 },
      pauses: [],
    });
    const resumed = { ...round, pauses: [{ from: 400, to: 2_400, reason: 'pending' }] };
    expect(readClock(resumed, terms, 2_500).deadline).toEqual({ kind: 'at', ms: 3_000 });
  });

  it('puts the steps of the ladder off with the deadline', () => {
    const clock = runningTime({ ...round, pauses: [{ from: 400, to: 2_400, reason: 'pending' }] }, terms);
    expect(momentOf(clock, 1_000, { percent: 25 })).toEqual({ kind: 'at', ms: 250 });
    expect(momentOf(clock, 1_000, { percent: 75 })).toEqual({ kind: 'at', ms: 2_750 });
    expect(momentOf(clock, 1_000, { percent: 150 })).toEqual({ kind: 'at', ms: 3_500 });
    expect(momentOf(clock, 1_000, { beforeSeconds: 60 })).toEqual({ kind: 'at', ms: 0 });
    expect(momentOf(clock, 1_000, { afterSeconds: 1 })).toEqual({ kind: 'at', ms: 4_000 });
  });
});

describe('the terms of a policy', () => {
  const policy: SlaPolicy = {
    targets: [
      { metric: 'first_response', channelKinds: ['voice'], seconds: 60, time: 'always' },
      { metric: 'first_response', priorities: ['urgent'], seconds: 600, time: 'business' },
      { metric: 'first_response', seconds: 3_600, time: 'business' },
    ],
    ladder: [
      { name: 'warn', metric: 'first_response', at: { percent: 75 }, actions: [] },
      { name: 'warn', metric: 'resolution', at: { percent: 75 }, actions: [] },
    ],
    pauseResolutionWhilePending: true,
  };

  it('are the first target that fits, or none', () => {
    expect(targetFor(policy, 'first_response', { priority: 'urgent', channelKind: 'voice' })?.seconds).toBe(
      60,
    );
    expect(targetFor(policy, 'first_response', { priority: 'urgent', channelKind: 'sms' })?.seconds).toBe(
      600,
    );
    expect(targetFor(policy, 'first_response', { priority: 'low', channelKind: 'sms' })?.seconds).toBe(3_600);
    expect(targetFor(policy, 'resolution', { priority: 'low', channelKind: 'sms' })).toBeUndefined();
  });

  it('climb only the ladder of their metric', () => {
    expect(stepsFor(policy, 'resolution')).toEqual([policy.ladder[1]]);
  });
});
