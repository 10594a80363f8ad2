import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { clockStatus } from './clock-status.ts';
import { followConversation } from './follow-conversation.ts';
import { sweepClocks } from './sweep-clocks.ts';

const hour = 3_600;
const start = new Date('2026-03-02T09:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

const policy: SlaPolicy = {
  targets: [
    { metric: 'first_response', priorities: ['urgent'], seconds: hour / 2, time: 'always' },
    { metric: 'first_response', seconds: hour, time: 'business' },
    { metric: 'next_response', seconds: 2 * hour, time: 'always' },
    { metric: 'resolution', seconds: 8 * hour, time: 'always' },
  ],
  ladder: [
    { name: 'warn', metric: 'first_response', at: { percent: 50 }, actions: [{ do: 'raise-priority' }] },
    { name: 'late', metric: 'first_response', at: { percent: 150 }, actions: [{ do: 'tag', tag: 'late' }] },
    { name: 'hurry', metric: 'resolution', at: { beforeSeconds: hour }, actions: [{ do: 'raise-priority' }] },
  ],
  pauseResolutionWhilePending: true,
};
const office = {
  timeZone: 'UTC',
  weekly: {
    monday: [{ from: '08:00', to: '18:00' }],
    tuesday: [{ from: '08:00', to: '18:00' }],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  },
  holidays: [],
  exceptions: [],
};

describe('following a conversation', () => {
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
    await fixture.publish('sla-policy', policy);
    await fixture.publish('calendar', office);
  });
  beforeEach(() => {
    clock.at = start;
  });
  afterAll(() => drop());

  const clocks = async (conversationId: string) =>
    (await clocksOf(flow.database.reading, [conversationId])).map((one) => ({
      ...{ metric: one.metric, round: one.round, state: one.state },
      ...{ deadline: one.deadlineAt, met: one.metAt, breached: one.breachedAt },
    }));
  const the = async (conversationId: string, metric: string, round = 1) =>
    (await clocks(conversationId)).find((one) => one.metric === metric && one.round === round);
  const timers = (conversationId: string) =>
    select<{ name: string; due: Date }>(
      flow.database.reading,
      `select kind || coalesce(' ' || (payload ->> 'step'), '') || ' ' || metric as name, due_at as due
       from timer join clock on clock.id = (payload ->> 'clockId')::uuid
       where payload ->> 'conversationId' = $1 order by due_at, name`,
      [conversationId],
    );
  const events = async (conversationId: string) =>
    (
      await select<{ fact: string }>(
        flow.database.reading,
        `select type || ' ' || (data ->> 'metric') || ' ' || (data ->> 'round') || ' ' || extract(epoch from at - $2)::int as fact
         from event where conversation_id = $1 and type like 'clock.%' order by id`,
        [conversationId, start],
      )
    ).map((row) => row.fact);
  const asked = async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    return id;
  };

  it('starts clocks with the customer’s message, their deadlines and their timers', async () => {
    const id = await asked();
    expect(await clocks(id)).toEqual([
      {
        metric: 'first_response',
        round: 1,
        state: 'running',
        deadline: after(hour),
        met: null,
        breached: null,
      },
      {
        metric: 'resolution',
        round: 1,
        state: 'running',
        deadline: after(8 * hour),
        met: null,
        breached: null,
      },
    ]);
    expect(await timers(id)).toEqual([
      { name: 'sla-step warn first_response', due: after(hour / 2) },
      { name: 'sla-deadline first_response', due: after(hour) },
      { name: 'sla-step late first_response', due: after(1.5 * hour) },
      { name: 'sla-step hurry resolution', due: after(7 * hour) },
      { name: 'sla-deadline resolution', due: after(8 * hour) },
    ]);
    expect(await events(id)).toEqual(['clock.started resolution 1 0', 'clock.started first_response 1 0']);
  });

  it('changes nothing when it runs again, at any later time before something is due', async () => {
    const id = await asked();
    const snapshot = async () =>
      JSON.stringify([await clocksOf(flow.database.reading, [id]), await timers(id), await events(id)]);
    const before = await snapshot();
    clock.forward(600);
    expect(await followConversation(flow, id)).toEqual({ kind: 'followed', openClocks: 2 });
    expect(await snapshot()).toBe(before);
  });

  it('starts nothing for a machine, and no machine’s answer stops anything', async () => {
    const robot = await fixture.conversation();
    await fixture.customerWrites(robot, { automatic: true });
    await followConversation(flow, robot);
    expect(await clocks(robot)).toEqual([]);
    const id = await asked();
    await fixture.agentReplies(id, agent, { by: 'system' });
    await fixture.agentReplies(id, agent, { automatic: true });
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({ state: 'running', met: null });
  });

  it('is met by a person’s answer and takes its timers away', async () => {
    const id = await asked();
    clock.forward(900);
    await fixture.agentReplies(id, agent);
    clock.forward(5);
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({ state: 'met', met: after(900), breached: null });
    expect((await timers(id)).map((one) => one.name)).toEqual([
      'sla-step hurry resolution',
      'sla-deadline resolution',
    ]);
    expect((await events(id)).slice(2)).toEqual(['clock.met first_response 1 900']);
  });

  it('is breached at its deadline, however late that is noticed, and a late answer keeps the breach', async () => {
    const id = await asked();
    clock.forward(3 * hour);
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({
      state: 'breached',
      met: null,
      breached: after(hour),
    });
    await fixture.agentReplies(id, agent);
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({
      state: 'breached',
      met: after(3 * hour),
      breached: after(hour),
    });
    expect((await events(id)).slice(2)).toEqual([
      'clock.breached first_response 1 3600',
      'clock.met first_response 1 10800',
    ]);
  });

  it('gives each wait after the first answer a round', async () => {
    const id = await asked();
    await fixture.agentReplies(id, agent, { at: after(60) });
    await fixture.customerWrites(id, { at: after(100) });
    await fixture.customerWrites(id, { at: after(200) });
    clock.forward(300);
    await followConversation(flow, id);
    expect(await the(id, 'next_response')).toMatchObject({
      state: 'running',
      deadline: after(100 + 2 * hour),
    });
    await fixture.agentReplies(id, agent, { at: after(300) });
    await fixture.customerWrites(id, { at: after(400) });
    clock.forward(200);
    await followConversation(flow, id);
    expect(await the(id, 'next_response', 1)).toMatchObject({ state: 'met', met: after(300) });
    expect(await the(id, 'next_response', 2)).toMatchObject({
      state: 'running',
      deadline: after(400 + 2 * hour),
    });
  });

  it('stands while the conversation is pending and is put off by as much', async () => {
    const id = await asked();
    await fixture.agentReplies(id, agent);
    clock.forward(hour);
    await fixture.happens(id, 'conversation.pending', { state: 'pending' });
    await followConversation(flow, id);
    expect(await the(id, 'resolution')).toMatchObject({ state: 'paused', deadline: null });
    expect(await timers(id)).toEqual([]);
    expect(await clockStatus(flow.database.reading, id, after(30 * hour))).toMatchObject([
      { metric: 'first_response', remainingSeconds: null },
      { metric: 'resolution', remainingSeconds: 7 * hour, nextStep: null },
    ]);
    clock.forward(20 * hour);
    await fixture.happens(id, 'conversation.resumed', { state: 'assigned' });
    await followConversation(flow, id);
    expect(await the(id, 'resolution')).toMatchObject({ state: 'running', deadline: after(28 * hour) });
    expect((await timers(id)).map((one) => one.due)).toEqual([after(27 * hour), after(28 * hour)]);
    expect((await events(id)).slice(-2)).toEqual([
      'clock.paused resolution 1 3600',
      'clock.resumed resolution 1 75600',
    ]);
    expect((await clockStatus(flow.database.reading, id, after(22 * hour)))[1]).toMatchObject({
      remainingSeconds: 6 * hour,
      nextStep: { name: 'hurry', at: after(27 * hour) },
      slaPolicy: { name: 'default', version: 1 },
    });
  });

  it('is met when resolved, cancels what was not answered, and goes on in a new round when reopened', async () => {
    const id = await asked();
    clock.forward(60);
    await fixture.happens(id, 'conversation.resolved', { state: 'resolved' });
    await followConversation(flow, id);
    expect(await the(id, 'resolution')).toMatchObject({ state: 'met', met: after(60) });
    expect(await the(id, 'first_response')).toMatchObject({ state: 'cancelled', met: null });
    expect(await timers(id)).toEqual([]);
    clock.forward(60);
    await fixture.customerWrites(id);
    await fixture.happens(id, 'conversation.reopened', { state: 'queued', actor: 'customer' });
    await followConversation(flow, id);
    expect(await the(id, 'resolution', 2)).toMatchObject({
      state: 'running',
      deadline: after(120 + 8 * hour),
    });
    expect(await the(id, 'first_response', 2)).toMatchObject({
      state: 'running',
      deadline: after(120 + hour),
    });
    expect(await clocks(id)).toHaveLength(4);
  });

  it('keeps the version it started with, and takes another target only with another priority by hand', async () => {
    const id = await asked();
    const doubled = policy.targets.map((target) => ({ ...target, seconds: target.seconds * 2 }));
    await fixture.publish('sla-policy', { ...policy, targets: doubled });
    try {
      await fixture.happens(id, 'conversation.priority-raised', { data: { from: 'normal', to: 'urgent' } });
      await fixture.change(id, { priority: 'urgent' });
      await fixture.happens(id, 'conversation.classified', { data: { priority: 'normal' } });
      await followConversation(flow, id);
      expect(await the(id, 'first_response')).toMatchObject({ deadline: after(hour) });
      await fixture.happens(id, 'conversation.priority-set', { data: { from: 'normal', to: 'urgent' } });
      await followConversation(flow, id);
      expect(await the(id, 'first_response')).toMatchObject({ deadline: after(hour / 2) });
      expect((await timers(id)).map((one) => one.due)).toContainEqual(after(hour / 4));
      expect((await events(id)).at(-1)).toBe('clock.moved first_response 1 0');
      expect(await the(await asked(), 'resolution')).toMatchObject({ deadline: after(16 * hour) });
    } finally {
      await fixture.publish('sla-policy', policy);
    }
  });

  it('stands on another policy when the conversation comes to a queue that has one', async () => {
    const id = await asked();
    await fixture.publish(
      'sla-policy',
      { ...policy, targets: [{ metric: 'resolution', seconds: 60, time: 'always' }] },
      'gold',
    );
    await flow.database.reading.query(`update queue set sla_policy = 'gold' where id = $1`, [
      fixture.queueId,
    ]);
    await followConversation(flow, id);
    await flow.database.reading.query(`update queue set sla_policy = null where id = $1`, [fixture.queueId]);
    expect(await the(id, 'resolution')).toMatchObject({ state: 'running', deadline: after(60) });
    expect(await the(id, 'first_response')).toMatchObject({ state: 'cancelled' });
  });

  it('promises nothing afterwards for what ended without a promise', async () => {
    await fixture.publish(
      'sla-policy',
      {
        ...policy,
        targets: [{ metric: 'first_response', priorities: ['urgent'], seconds: 60, time: 'always' }],
      },
      'silver',
    );
    await flow.database.reading.query(`update queue set sla_policy = 'silver' where id = $1`, [
      fixture.queueId,
    ]);
    const id = await asked();
    clock.forward(600);
    await fixture.agentReplies(id, agent);
    await followConversation(flow, id);
    await fixture.happens(id, 'conversation.priority-set', { data: { from: 'normal', to: 'urgent' } });
    await followConversation(flow, id);
    await flow.database.reading.query(`update queue set sla_policy = null where id = $1`, [fixture.queueId]);
    expect(await clocks(id)).toEqual([]);
  });

  it('starts every clock once when many run at once', async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await fixture.agentReplies(id, agent, { at: after(30) });
    await fixture.customerWrites(id, { at: after(40) });
    clock.forward(50);
    await Promise.all(Array.from({ length: 8 }, () => followConversation(flow, id)));
    expect(await events(id)).toEqual([
      'clock.started resolution 1 0',
      'clock.started first_response 1 0',
      'clock.met first_response 1 30',
      'clock.started next_response 1 40',
    ]);
    expect(await clocks(id)).toHaveLength(3);
  });

  it('leaves nothing behind when it dies before its commit, and gives the same instants when run again', async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    const dying: Flow = {
      ...flow,
      database: Object.assign(Object.create(flow.database), {
        transaction: (work: (tx: never) => Promise<unknown>) =>
          flow.database.transaction(async (tx) => {
            await work(tx as never);
            throw new Error('killed before the commit');
          }),
      }),
    };
    await expect(followConversation(dying, id)).rejects.toThrow('killed');
    expect(await clocks(id)).toEqual([]);
    expect(await timers(id)).toEqual([]);
    clock.forward(1_200);
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({ deadline: after(hour) });
  });

  it('counts an answered call as an answer', async () => {
    const id = await fixture.conversation({ channelKind: 'voice' });
    await fixture.call(id, { startedAt: start, answeredAt: after(20) });
    clock.forward(25);
    await followConversation(flow, id);
    expect(await the(id, 'first_response')).toMatchObject({ state: 'met', met: after(20) });
  });

  it('says that there is no such conversation', async () => {
    expect(await followConversation(flow, flow.newId())).toEqual({ kind: 'unknown' });
  });

  it('is sent word again of what got lost, and of nothing else', async () => {
    const lost = await asked();
    const kept = await asked();
    await fixture.customerWrites(lost);
    await fixture.change(lost, { version: 2 });
    await fixture.change(kept, { version: 2 });
    const follows = () =>
      select<{ id: string }>(
        flow.database.reading,
        `select payload ->> 'conversationId' as id from outbox where queue = 'sla-follow'`,
      );
    await sweepClocks(flow);
    expect(await follows()).toEqual([]);
    clock.forward(60);
    await sweepClocks(flow);
    const ids = (await follows()).map((one) => one.id);
    expect(ids).toContain(lost);
    expect(ids).not.toContain(kept);
    await flow.database.reading.query('delete from outbox');
    await followConversation(flow, lost);
    await sweepClocks(flow);
    expect((await follows()).map((one) => one.id)).not.toContain(lost);
  });

  it('notes changes that move no clock as followed, however many there are', async () => {
    await flow.database.reading.query(
      `insert into conversation (id, customer_id, channel_kind, state, queue_id, queued_at, version, created_at, updated_at, last_message_at)
       select gen_random_uuid(), customer_id, 'email', 'queued', queue_id, $1, 3, $1, $1, $1
       from conversation, generate_series(1, 600) where id = (select id from conversation limit 1)`,
      [start],
    );
    clock.forward(60);
    expect(await sweepClocks(flow)).toEqual({ found: 0, more: true });
    expect(await sweepClocks(flow)).toEqual({ found: 0, more: false });
    const [left] = await select<{ n: number }>(
      flow.database.reading,
      `select count(*)::int as n from conversation left join clock_follow on conversation_id = id
       where coalesce(clock_follow.version, 0) < conversation.version`,
    );
    expect(left?.n).toBe(0);
  });
});
