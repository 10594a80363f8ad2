import { describe, expect, it } from '@jest/globals';
import type { ClockRound } from './clock-rounds.ts';
import { chooseTarget, testedFacts, type TargetFacts } from './choose-target.ts';
import { momentOf, stepsFor } from './ladder.ts';
import { readClock, runningTime, type ClockTerms } from './read-clock.ts';
import type { ChannelKind, Priority } from '../words.ts';
import type { SlaPolicy } from './sla-policy.ts';

const terms: ClockTerms = { targetMs: 1_000, time: 'always', pausedBy: ['pending'] };
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
    const pending = { ...round, pauses: [{ from: 400, to: null, reason: 'pending' as const }] };
    expect(readClock(pending, terms, 9_000)).toMatchObject({
      state: 'paused',
      deadline: { kind: 'standing', leftMs: 600 },
    });
    expect(readClock(pending, { ...terms, pausedBy: ['snoozed'] }, 500)).toMatchObject({
      state: 'running',
      deadline: { kind: 'at', ms: 1_000 },
      pauses: [],
    });
    const resumed = { ...round, pauses: [{ from: 400, to: 2_400, reason: 'pending' as const }] };
    expect(readClock(resumed, terms, 2_500).deadline).toEqual({ kind: 'at', ms: 3_000 });
  });

  it('puts the steps of the ladder off with the deadline', () => {
    const clock = runningTime(
      { ...round, pauses: [{ from: 400, to: 2_400, reason: 'pending' as const }] },
      terms,
    );
    expect(momentOf(clock, 1_000, { at: { percent: 25 } })).toEqual({ kind: 'at', ms: 250 });
    expect(momentOf(clock, 1_000, { at: { percent: 75 } })).toEqual({ kind: 'at', ms: 2_750 });
    expect(momentOf(clock, 1_000, { at: { percent: 150 } })).toEqual({ kind: 'at', ms: 3_500 });
    expect(momentOf(clock, 1_000, { at: { beforeSeconds: 60 } })).toEqual({ kind: 'at', ms: 0 });
    expect(momentOf(clock, 1_000, { at: { afterSeconds: 1 } })).toEqual({ kind: 'at', ms: 4_000 });
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

  const facts: TargetFacts = {
    priority: 'low',
    channelKind: 'sms',
    queue: 'Care',
    tags: [],
    customer: {},
  };
  const vip: SlaPolicy = {
    ...policy,
    targets: [
      { metric: 'first_response', segments: ['vip'], queues: ['Care'], seconds: 30, time: 'always' },
      { metric: 'first_response', tags: ['outage'], seconds: 45, time: 'always' },
      { metric: 'first_response', customer: { seats: { atLeast: 100 } }, seconds: 50, time: 'always' },
      ...policy.targets,
    ],
  };

  it('are the first target that fits, or none', () => {
    const seconds = (priority: Priority, channelKind: ChannelKind) =>
      chooseTarget(policy, 'first_response', { ...facts, priority, channelKind })?.target.seconds;
    expect(seconds('urgent', 'voice')).toBe(60);
    expect(seconds('urgent', 'sms')).toBe(600);
    expect(seconds('low', 'sms')).toBe(3_600);
    expect(chooseTarget(policy, 'resolution', facts)).toBeUndefined();
  });

  it('look at queue, segment, tags and attributes, and tell why others were passed over', () => {
    const seconds = (some: Partial<TargetFacts>) =>
      chooseTarget(vip, 'first_response', { ...facts, ...some })?.target.seconds;
    expect(seconds({ customer: { segment: 'VIP' } })).toBe(30);
    expect(seconds({ customer: { segment: 'VIP' }, queue: null })).toBe(3_600);
    expect(seconds({ tags: ['outage'] })).toBe(45);
    expect(seconds({ customer: { tags: ['outage'] } })).toBe(45);
    expect(seconds({ customer: { seats: 250 } })).toBe(50);
    expect(chooseTarget(vip, 'first_response', facts)).toMatchObject({
      index: 5,
      passedOver: [
        { index: 0, because: 'segments' },
        { index: 1, because: 'tags' },
        { index: 2, because: 'customer' },
        { index: 3, because: 'channelKinds' },
        { index: 4, because: 'priorities' },
      ],
    });
  });

  it('are found again in the part of the facts that targets look at', () => {
    const all = { ...facts, tags: ['outage'], customer: { segment: 'vip', seats: 3, notes: 'private' } };
    const kept = testedFacts(vip, all);
    expect(kept).toEqual({ ...all, customer: { segment: 'vip', seats: 3 } });
    expect(chooseTarget(vip, 'first_response', kept)).toEqual(chooseTarget(vip, 'first_response', all));
    expect(testedFacts(policy, all)).toEqual({ ...all, tags: [], customer: {} });
  });

  it('climb only the ladder of their metric', () => {
    expect(stepsFor(policy, 'resolution')).toEqual([policy.ladder[1]]);
  });
});
