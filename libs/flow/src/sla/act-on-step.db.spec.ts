import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { runDueTimers, type TimerAct } from '#flow/timers/run-due-timers.ts';
import { select } from '#persistence/database.ts';
import { clocksOf } from '#persistence/stores/clock.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { actOnStep } from './act-on-step.ts';
import { breachClock } from './breach-clock.ts';
import { followConversation } from './follow-conversation.ts';

const start = new Date('2026-03-02T09:00:00Z');
const policy: SlaPolicy = {
  targets: [
    { metric: 'first_response', priorities: ['urgent'], seconds: 20, time: 'always' },
    { metric: 'first_response', seconds: 100, time: 'always' },
  ],
  ladder: [
    {
      name: 'warn',
      metric: 'first_response',
      at: { percent: 75 },
      actions: [{ do: 'notify', whom: 'supervisors', by: ['live'] }, { do: 'raise-priority' }],
    },
    { name: 'breach', metric: 'first_response', at: { percent: 100 }, actions: [{ do: 'tag', tag: 'late' }] },
    {
      name: 'widen',
      metric: 'first_response',
      at: { afterSeconds: 50 },
      actions: [{ do: 'add-team', team: 'Everyone' }],
    },
  ],
  pauseResolutionWhilePending: true,
};
const acts: Record<string, TimerAct> = { 'sla-step': actOnStep, 'sla-deadline': breachClock };

describe('the timers of clocks', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: SlaFixture;
  let agent: string;
  let drop: () => Promise<void>;
  let failures: unknown[] = [];

  beforeAll(async () => {
    const fresh = await freshDatabase();
    clock = new StandingClock(start);
    flow = await flowOn(fresh.database, clock);
    drop = fresh.drop;
    fixture = await SlaFixture.in(flow);
    agent = await fixture.agent('agent');
    await fixture.publish('sla-policy', policy);
  });
  beforeEach(async () => {
    clock.at = start;
    failures = [];
    await flow.database.reading.query('delete from timer');
    await flow.database.reading.query('delete from outbox');
  });
  afterAll(() => drop());

  const host = (on: Flow = flow) =>
    runDueTimers(on, 'sla', acts, (_, error) => {
      failures.push(error);
    });
  const asked = async () => {
    const id = await fixture.conversation();
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    return id;
  };
  const facts = async (conversationId: string) =>
    (
      await select<{ fact: string }>(
        flow.database.reading,
        `select type || coalesce(' ' || (data ->> 'step'), '') as fact from event
         where conversation_id = $1 and type similar to '(clock|sla).%' and type <> 'clock.started' order by id`,
        [conversationId],
      )
    ).map((row) => row.fact);
  const escalations = async (conversationId: string) =>
    (
      await select<{ action: string }>(
        flow.database.reading,
        `select action ->> 'do' as action
         from timer, jsonb_array_elements(payload -> 'actions') with ordinality as actions(action, place)
         where kind = 'escalation' and payload ->> 'conversationId' = $1 order by due_at, key, place`,
        [conversationId],
      )
    ).map((row) => row.action);
  const firstResponse = async (conversationId: string) =>
    (await clocksOf(flow.database.reading, [conversationId])).find((one) => one.metric === 'first_response');

  it('act at their instants, each once, and hand every action on', async () => {
    const id = await asked();
    clock.forward(74);
    await host();
    expect(await facts(id)).toEqual([]);
    clock.forward(1);
    await host();
    await host();
    expect(await facts(id)).toEqual(['sla.step-acted warn']);
    expect(await escalations(id)).toEqual(['notify', 'raise-priority']);
    clock.forward(25);
    await host();
    expect((await facts(id)).sort()).toEqual([
      'clock.breached',
      'sla.step-acted breach',
      'sla.step-acted warn',
    ]);
    expect(await firstResponse(id)).toMatchObject({ state: 'breached', breachedAt: clock.at });
    clock.forward(60);
    await host();
    expect(await escalations(id)).toEqual(['notify', 'raise-priority', 'tag', 'add-team']);
    expect(await select(flow.database.reading, `select key from timer where lane = 'sla'`)).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('act once however many hosts run, while the clocks are followed at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, asked));
    clock.forward(200);
    const hosts = Array.from({ length: 4 }, async () => {
      while ((await host()) > 0);
    });
    await Promise.all([...hosts, ...ids.map((id) => followConversation(flow, id))]);
    for (const id of ids) {
      expect((await facts(id)).sort()).toEqual([
        'clock.breached',
        'sla.step-acted breach',
        'sla.step-acted warn',
        'sla.step-acted widen',
      ]);
      expect((await escalations(id)).sort()).toEqual(['add-team', 'notify', 'raise-priority', 'tag']);
    }
    expect(failures).toEqual([]);
    expect(await select(flow.database.reading, `select key from timer where lane = 'sla'`)).toEqual([]);
  });

  it('look at the facts before they act: an answer that the clock does not show yet stops them', async () => {
    const id = await asked();
    await fixture.agentReplies(id, agent, { at: new Date(start.getTime() + 99_000) });
    clock.forward(500);
    await host();
    expect(await facts(id)).toEqual(['clock.met']);
    expect(await escalations(id)).toEqual([]);
    expect(await firstResponse(id)).toMatchObject({ state: 'met', breachedAt: null });
  });

  it('take back a breach that an answer from before the deadline disproves', async () => {
    const id = await asked();
    clock.forward(100);
    await host();
    await fixture.agentReplies(id, agent, { at: new Date(start.getTime() + 99_000) });
    await followConversation(flow, id);
    expect(await firstResponse(id)).toMatchObject({ state: 'met', breachedAt: null });
    expect((await facts(id)).at(-1)).toBe('clock.met');
  });

  it('do not act twice on a step when the deadline moves after it', async () => {
    const id = await asked();
    clock.forward(75);
    await host();
    await fixture.happens(id, 'conversation.priority-set', { data: { from: 'normal', to: 'urgent' } });
    await followConversation(flow, id);
    await host();
    await fixture.happens(id, 'conversation.priority-set', { data: { from: 'urgent', to: 'normal' } });
    await followConversation(flow, id);
    clock.forward(200);
    await host();
    expect((await facts(id)).filter((one) => one === 'sla.step-acted warn')).toHaveLength(1);
    // The breach at the urgent target stays: nobody repairs it by another priority.
    expect(await firstResponse(id)).toMatchObject({ breachedAt: new Date(start.getTime() + 20_000) });
  });

  it('move with their deadline while they wait', async () => {
    const id = await fixture.conversation({ priority: 'urgent' });
    await fixture.customerWrites(id);
    await followConversation(flow, id);
    await fixture.happens(id, 'conversation.priority-set', { data: { from: 'urgent', to: 'normal' } });
    clock.forward(20);
    // The follow of this change is still under way when the old instant comes.
    await host();
    expect(await facts(id)).toEqual(['clock.moved']);
    clock.forward(55);
    await host();
    expect(await facts(id)).toEqual(['clock.moved', 'sla.step-acted warn']);
  });

  it('survive a death in the middle of the act', async () => {
    const id = await asked();
    clock.forward(75);
    let deaths = 2;
    const dying: Flow = {
      ...flow,
      database: Object.assign(Object.create(flow.database), {
        transaction: (work: (tx: never) => Promise<unknown>) =>
          flow.database.transaction(async (tx) => {
            const done = await work(tx as never);
            if (deaths-- > 0) throw new Error('killed before the commit');
            return done;
          }),
      }),
    };
    await host(dying);
    expect(failures).toHaveLength(1);
    expect(await facts(id)).toEqual([]);
    expect(await escalations(id)).toEqual([]);
    clock.forward(10);
    await host(flow);
    expect(await facts(id)).toEqual(['sla.step-acted warn']);
    expect(await escalations(id)).toEqual(['notify', 'raise-priority']);
  });
});
