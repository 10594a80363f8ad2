import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { mergeCustomers } from '#flow/customers/merge-customers.ts';
import type { Flow } from '#flow/flow.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { followConversation } from './follow-conversation.ts';

const start = new Date('2026-03-02T09:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const policy: SlaPolicy = {
  targets: [
    { metric: 'first_response', seconds: 1_000, time: 'always' },
    { metric: 'periodic_update', seconds: 500, time: 'always' },
    { metric: 'time_to_answer', seconds: 20, time: 'always' },
    { metric: 'resolution', seconds: 5_000, time: 'always' },
  ],
  ladder: [],
  pauseResolutionWhilePending: true,
  pauses: [
    { while: 'snoozed', metrics: ['resolution'] },
    { while: 'pending', metrics: ['periodic_update'] },
  ],
};

describe('what a conversation owes besides a first answer', () => {
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
  });
  beforeEach(() => {
    clock.at = start;
  });
  afterAll(() => drop());

  const rounds = async (id: string, metric: string) =>
    (await clocksOf(flow.database.reading, [id]))
      .filter((one) => one.metric === metric)
      .map((one) => [one.state, one.startedAt, one.deadlineAt, one.metAt]);

  it('an update every so often, from an answer of a person to the next, not of a machine', async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    expect(await rounds(id, 'periodic_update')).toEqual([]);
    await fixture.agentReplies(id, agent, { at: after(100) });
    await fixture.agentReplies(id, agent, { at: after(200), automatic: true });
    clock.forward(250);
    await followConversation(flow, id);
    expect(await rounds(id, 'periodic_update')).toEqual([['running', after(100), after(600), null]]);
    await fixture.agentReplies(id, agent, { at: after(300) });
    await fixture.happens(id, 'conversation.pending', { state: 'pending', at: after(400) });
    clock.forward(1_000);
    await followConversation(flow, id);
    expect(await rounds(id, 'periodic_update')).toEqual([
      ['met', after(100), after(600), after(300)],
      ['paused', after(300), null, null],
    ]);
    await fixture.happens(id, 'conversation.resolved', { state: 'resolved', at: after(1_250) });
    await followConversation(flow, id);
    expect((await rounds(id, 'periodic_update')).map(([state]) => state)).toEqual(['met', 'cancelled']);
  });

  it('an answer to each call, but not to who hangs up', async () => {
    const id = await fixture.conversation({ channelKind: 'voice' });
    await fixture.call(id, { startedAt: start, endedAt: after(12) });
    clock.forward(15);
    await followConversation(flow, id);
    expect(await rounds(id, 'time_to_answer')).toEqual([['cancelled', start, after(20), null]]);
    expect((await rounds(id, 'first_response')).map(([state]) => state)).toEqual(['running']);
    await fixture.call(id, { startedAt: after(60), answeredAt: after(85), endedAt: after(200) });
    clock.forward(300);
    await followConversation(flow, id);
    expect((await rounds(id, 'time_to_answer'))[1]).toEqual(['breached', after(60), after(80), after(85)]);
    expect((await rounds(id, 'first_response')).map(([state]) => state)).toEqual(['met']);
  });

  it('an answer to a chat until somebody has it', async () => {
    const id = await fixture.conversation({ channelKind: 'chat' });
    await fixture.customerWrites(id, { channelKind: 'chat' });
    await fixture.happens(id, 'assignment.started', { state: 'assigned', at: after(9) });
    clock.forward(10);
    await followConversation(flow, id);
    expect(await rounds(id, 'time_to_answer')).toEqual([['met', start, after(20), after(9)]]);
  });

  it('nothing while it is snoozed, where the policy says so, and the rest when it is back', async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await fixture.happens(id, 'conversation.snoozed', { at: after(100) });
    clock.forward(200);
    await followConversation(flow, id);
    expect(await rounds(id, 'resolution')).toEqual([['paused', start, null, null]]);
    expect(await rounds(id, 'first_response')).toEqual([['running', start, after(1_000), null]]);
    await fixture.happens(id, 'conversation.unsnoozed', { at: after(700) });
    clock.forward(600);
    await followConversation(flow, id);
    expect(await rounds(id, 'resolution')).toEqual([['running', start, after(5_600), null]]);
    const [resolution] = (await clocksOf(flow.database.reading, [id])).filter(
      (one) => one.metric === 'resolution',
    );
    expect(resolution?.pauses).toEqual([
      { from: after(100).toISOString(), to: after(700).toISOString(), reason: 'snoozed' },
    ]);
  });

  it('the same when its customer turns out to be another one', async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    const before = await clocksOf(flow.database.reading, [id]);
    const other = flow.newId();
    await flow.database.reading.query(
      `insert into customer (id, attributes, created_at) values ($1, '{"segment": "vip"}', $2)`,
      [other, start],
    );
    const merged = await mergeCustomers(flow, {
      customerId: fixture.customerId,
      into: other,
      agentId: agent,
    });
    expect(merged.kind).toBe('merged');
    clock.forward(50);
    await followConversation(flow, id);
    expect(await clocksOf(flow.database.reading, [id])).toEqual(before);
  });
});
