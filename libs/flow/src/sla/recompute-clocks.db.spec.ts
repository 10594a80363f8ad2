import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Calendar, LocalSpan } from '#domain/sla/calendar.ts';
import { weekdays } from '#domain/sla/calendar.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { runDueTimers, type TimerActs } from '#flow/timers/run-due-timers.ts';
import { select } from '#persistence/database.ts';
import { recomputeById } from '#persistence/stores/sla/clock-recompute.store.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { actOnSteps } from './act-on-steps.ts';
import { applyToOpen } from './apply-to-open.ts';
import { clockDetails } from './clock-details.ts';
import { followConversation } from './follow-conversation.ts';
import { handOnRecompute, recomputeClocks } from './recompute-clocks.ts';

const start = new Date('2026-03-02T09:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const acts: TimerActs = { 'sla-step': actOnSteps, 'sla-deadline': actOnSteps };

const policy = (seconds: number, time: 'always' | 'business' = 'always'): SlaPolicy => ({
  targets: [
    { metric: 'first_response', priorities: ['urgent'], seconds: seconds / 10, time },
    { metric: 'first_response', seconds, time },
  ],
  ladder: [
    { name: 'half', metric: 'first_response', at: { percent: 50 }, actions: [{ do: 'raise-priority' }] },
    { name: 'late', metric: 'first_response', at: { percent: 120 }, actions: [{ do: 'tag', tag: 'late' }] },
  ],
  pauseResolutionWhilePending: true,
});
const opening = (from: string, to: string): Calendar => ({
  timeZone: 'UTC',
  weekly: Object.fromEntries(weekdays.map((day) => [day, [{ from, to }]])) as unknown as Record<
    (typeof weekdays)[number],
    LocalSpan[]
  >,
  holidays: [],
  exceptions: [],
});

describe('other terms for clocks that run', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: SlaFixture;
  let agent: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const fresh = await freshDatabase();
    clock = new StandingClock(start);
    flow = await flowOn(fresh.database, clock);
    drop = fresh.drop;
    fixture = await SlaFixture.in(flow);
    agent = await fixture.agent('agent');
  });
  beforeEach(async () => {
    clock.at = start;
    await flow.database.reading.query(
      'truncate clock, timer, outbox, clock_follow, clock_recompute, event cascade',
    );
    await flow.database.reading.query('delete from document');
    await fixture.publish('sla-policy', policy(1_000));
  });
  afterAll(() => drop());

  const asked = async (shape: Parameters<SlaFixture['conversation']>[0] = {}) => {
    const id = await fixture.conversation(shape);
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    return id;
  };
  const apply = async (kind: 'sla-policy' | 'calendar' | 'queue' = 'sla-policy', name = 'default') => {
    const outcome = await applyToOpen(flow, { kind, name, by: agent });
    if (outcome.kind !== 'requested') throw new Error(outcome.kind);
    return outcome.recompute.id;
  };
  const recompute = async (atOnce?: number) => {
    while (await recomputeClocks(flow, atOnce));
  };
  const applied = async (kind?: 'sla-policy' | 'calendar' | 'queue', name?: string) => {
    const id = await apply(kind, name);
    await recompute();
    return recomputeById(flow.database.reading, id);
  };
  const first = async (id: string) => (await clocksOf(flow.database.reading, [id]))[0];
  const facts = async (id: string) =>
    (
      await select<{ fact: string }>(
        flow.database.reading,
        `select type || coalesce(' ' || (data ->> 'because'), '') || coalesce(' ' || (data ->> 'step'), '') as fact
         from event where conversation_id = $1 and type similar to '(clock|sla).%' order by at, id`,
        [id],
      )
    ).map((row) => row.fact);
  const due = async () => {
    while ((await runDueTimers(flow, 'sla', acts, (_, error) => void failures.push(error))) > 0);
  };
  const failures: unknown[] = [];

  it('move none that runs when published, and all of them when applied', async () => {
    const id = await asked();
    const answered = await asked();
    await fixture.agentReplies(answered, agent);
    await followConversation(flow, answered);
    await fixture.publish('sla-policy', policy(3_000));
    await followConversation(flow, id);
    expect(await first(id)).toMatchObject({ slaPolicyVersion: 1, deadlineAt: after(1_000) });
    expect(await applied()).toMatchObject({ conversations: 1, moved: 1, kept: 0, finishedAt: start });
    expect(await first(id)).toMatchObject({ slaPolicyVersion: 2, deadlineAt: after(3_000) });
    expect(await first(answered)).toMatchObject({ slaPolicyVersion: 1, state: 'met' });
    expect((await facts(id)).slice(1)).toEqual(['clock.moved policy-applied']);
    // Its timers moved with it, and following it again changes nothing.
    const timers = await select(
      flow.database.reading,
      `select due_at as at from timer where lane = 'sla' order by 1`,
    );
    expect(timers).toEqual([{ at: after(1_500) }, { at: after(3_000) }, { at: after(3_600) }]);
    await followConversation(flow, id);
    expect((await facts(id)).slice(1)).toEqual(['clock.moved policy-applied']);
  });

  it('spare a clock that they would have broken by then, and tell so once', async () => {
    const old = await asked();
    clock.forward(600);
    const young = await asked();
    await fixture.publish('sla-policy', policy(300));
    clock.forward(100);
    expect(await applied()).toMatchObject({ conversations: 2, moved: 1, kept: 1 });
    expect(await first(old)).toMatchObject({
      slaPolicyVersion: 1,
      deadlineAt: after(1_000),
      state: 'running',
    });
    expect(await first(young)).toMatchObject({ slaPolicyVersion: 2, deadlineAt: after(900) });
    await followConversation(flow, old);
    expect((await facts(old)).filter((one) => one.startsWith('clock.kept'))).toHaveLength(1);
    const [details] = (await clockDetails(flow.database.reading, old, clock.at, { limit: 50 })).items;
    expect(details?.chosen.sparedFrom).toMatchObject({ slaPolicyVersion: 2 });
    // It is the instant of applying that counts, not that of the computing.
    clock.forward(1_000);
    await followConversation(flow, old);
    expect(await first(old)).toMatchObject({ state: 'breached', breachedAt: after(1_000) });
  });

  it('skip the steps that they alone made past, and act on what is truly due', async () => {
    const id = await asked();
    clock.forward(400);
    // Half of it is over under the new terms alone.
    await fixture.publish('sla-policy', policy(700));
    await apply();
    clock.forward(5);
    await recompute();
    await due();
    expect((await facts(id)).sort()).toEqual([
      'clock.moved policy-applied',
      'clock.started',
      'sla.step-skipped moved-into-the-past half',
    ]);
    clock.forward(600);
    await due();
    expect(await facts(id)).toContain('sla.step-acted late');
    expect((await facts(id)).filter((one) => one.startsWith('sla.step-acted'))).toHaveLength(1);
    // Both before and after: the worker was away.
    const waited = await asked();
    clock.forward(600);
    await fixture.publish('sla-policy', policy(800));
    await applied();
    await due();
    expect((await facts(waited)).filter((one) => one.startsWith('sla.'))).toEqual(['sla.step-acted half']);
    expect(failures).toEqual([]);
  });

  it('give the same result however late and often they are computed', async () => {
    const ids = await Promise.all([asked(), asked(), asked(), asked(), asked()]);
    clock.forward(500);
    await fixture.publish('sla-policy', policy(600));
    await apply();
    // The deadline passes before the batches come.
    clock.forward(300);
    await recompute(2);
    for (const id of ids) {
      expect(await first(id)).toMatchObject({
        slaPolicyVersion: 2,
        breachedAt: after(600),
        state: 'breached',
      });
    }
    const before = await Promise.all(ids.map(facts));
    await applied();
    expect(await Promise.all(ids.map(facts))).toEqual(before);
  });

  it('leave alone what was answered or broken before they were applied', async () => {
    const [answered, broken] = [await asked(), await asked()];
    await fixture.agentReplies(answered, agent, { at: after(50) });
    clock.forward(1_100);
    // Nobody has looked at the two since.
    await fixture.publish('sla-policy', policy(5_000));
    await applied();
    expect(await first(answered)).toMatchObject({ slaPolicyVersion: 1, metAt: after(50), breachedAt: null });
    expect(await first(broken)).toMatchObject({ slaPolicyVersion: 1, breachedAt: after(1_000) });
  });

  it('do not begin a clock with a breach where nothing had been promised', async () => {
    await fixture.publish('sla-policy', { ...policy(1_000), targets: [] });
    const [old, young] = [await asked(), await asked({ at: after(590) })];
    clock.forward(600);
    await fixture.publish('sla-policy', policy(300));
    await followConversation(flow, old);
    expect(await first(old)).toBeUndefined();
    await fixture.customerWrites(young, { at: after(601) });
    const late = await asked();
    expect(await first(late)).toMatchObject({ slaPolicyVersion: 3 });
  });

  it('come with a calendar, whose versions count like those of a policy', async () => {
    await fixture.publish('calendar', opening('08:00', '18:00'));
    await fixture.publish('sla-policy', policy(7_200, 'business'));
    const id = await asked();
    expect(await first(id)).toMatchObject({ deadlineAt: after(7_200), calendarVersion: 1 });
    await fixture.publish('calendar', opening('08:00', '10:00'));
    expect(await applied('calendar')).toMatchObject({ moved: 1, kept: 0 });
    // One hour is left today, the other is tomorrow's first.
    expect(await first(id)).toMatchObject({ deadlineAt: after(24 * 3_600), calendarVersion: 2 });
    expect((await facts(id)).at(-1)).toBe('clock.moved calendar-applied');
  });

  it('come with a queue that chooses another policy, or to which the conversation goes', async () => {
    await fixture.publish('sla-policy', policy(200), 'gold');
    const [old, young] = [await asked(), await asked()];
    clock.forward(300);
    await fixture.change(young, { created_at: clock.at });
    const fresh = await asked();
    await flow.database.reading.query(`update queue set sla_policy = 'gold' where id = $1`, [
      fixture.queueId,
    ]);
    try {
      expect(await applied('queue', 'Care')).toMatchObject({ conversations: 3, moved: 1, kept: 2 });
      expect(await first(fresh)).toMatchObject({ slaPolicy: 'gold', deadlineAt: after(500) });
      expect(await first(old)).toMatchObject({ slaPolicy: 'default', deadlineAt: after(1_000) });
      expect((await first(fresh))?.chosen.policyBy).toBe('queue');
      expect((await facts(fresh)).at(-1)).toBe('clock.moved other-policy');
    } finally {
      await flow.database.reading.query(`update queue set sla_policy = null where id = $1`, [
        fixture.queueId,
      ]);
    }
  });

  it('end when another version is live by then, and go on by the queue where a batch fails', async () => {
    const id = await asked();
    await fixture.publish('sla-policy', policy(3_000));
    const first2 = await apply();
    await fixture.publish('sla-policy', policy(4_000));
    await recompute();
    expect(await recomputeById(flow.database.reading, first2)).toMatchObject({ conversations: 0, moved: 0 });
    expect(await first(id)).toMatchObject({ slaPolicyVersion: 1 });
    await apply();
    await flow.database.reading.query('delete from outbox');
    while (await handOnRecompute(flow));
    expect(
      await select(flow.database.reading, `select payload from outbox where queue = 'sla-follow'`),
    ).toEqual([{ payload: { conversationId: id } }]);
    await followConversation(flow, id);
    expect(await first(id)).toMatchObject({ slaPolicyVersion: 3, deadlineAt: after(4_000) });
  });

  it('are chosen by the segment that the customer had when the clock started', async () => {
    const vip: SlaPolicy = {
      ...policy(1_000),
      targets: [
        { metric: 'first_response', segments: ['vip'], seconds: 100, time: 'always' },
        { metric: 'first_response', tags: ['outage'], queues: ['Care'], seconds: 200, time: 'always' },
        ...policy(1_000).targets,
      ],
    };
    await fixture.publish('sla-policy', vip);
    const setSegment = (segment: string | null) =>
      flow.database.reading.query(`update customer set attributes = $2 where id = $1`, [
        fixture.customerId,
        JSON.stringify({ segment, notes: 'private' }),
      ]);
    await setSegment('vip');
    const id = await asked();
    expect(await first(id)).toMatchObject({
      deadlineAt: after(100),
      chosen: { policyBy: 'default', target: 0, queue: 'Care', customer: { segment: 'vip' }, tags: [] },
    });
    await setSegment(null);
    await followConversation(flow, id);
    expect(await first(id)).toMatchObject({ deadlineAt: after(100) });
    const tagged = await fixture.conversation();
    await fixture.change(tagged, { tags: ['outage'] });
    await fixture.customerWrites(tagged);
    await followConversation(flow, tagged);
    const [details] = (await clockDetails(flow.database.reading, tagged, clock.at, { limit: 50 })).items;
    expect(details).toMatchObject({
      deadlineAt: after(200),
      chosen: { target: 1, tags: ['outage'], passedOver: [{ index: 0, because: 'segments' }] },
      spans: [],
      history: [{ type: 'clock.started', at: start }],
    });
  });
});
