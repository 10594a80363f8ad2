import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlaPolicy, SlaStep } from '#domain/sla/sla-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { runDueTimers, type TimerActs } from '#flow/timers/run-due-timers.ts';
import { select } from '#persistence/database.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { SlaFixture } from '../../../../test/builders/sla-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { actOnSteps } from './act-on-steps.ts';
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
const acts: TimerActs = { 'sla-step': actOnSteps, 'sla-deadline': actOnSteps };

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
         from escalation, jsonb_array_elements(actions) with ordinality as actions(action, place)
         where conversation_id = $1 and state = 'decided'
           and exists (select from timer where key = 'escalation:' || id)
         order by due_at, id, place`,
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

  describe('with repeats, conditions and rules for being late', () => {
    const step = (name: string, more: Partial<SlaStep>): SlaStep => ({
      name,
      metric: 'first_response',
      at: { percent: 50 },
      actions: [{ do: 'tag', tag: name }],
      ...more,
    });

    beforeAll(async () => {
      await fixture.publish('sla-policy', {
        ...policy,
        ladder: [
          step('remind', { repeat: { everySeconds: 10, atMost: 4 } }),
          step('vip', { when: { customer: { tier: ['gold'] }, states: ['queued'] } }),
          step('free', { when: { assigned: false, priorities: ['normal'], queues: ['Care'] } }),
          step('warn', { whenLate: { skipAfterSeconds: 60 } }),
          step('page', { at: { percent: 100 }, whenLate: 'skip-if-handled' }),
        ],
      });
    });
    const acted = async (conversationId: string) =>
      (
        await select<{ fact: string }>(
          flow.database.reading,
          `select (data ->> 'step') || coalesce(' ' || (data ->> 'occurrence'), '') ||
             coalesce(' missed ' || (data ->> 'missed'), '') || coalesce(': ' || (data ->> 'because'), '') ||
             case when data ? 'late' then ' late' else '' end as fact
           from event where conversation_id = $1 and type in ('sla.step-acted', 'sla.step-skipped') order by id`,
          [conversationId],
        )
      ).map((row) => row.fact);

    it('repeats until it is handled, and no more often than it may', async () => {
      const id = await asked();
      for (let second = 0; second < 75; second++) {
        clock.forward(1);
        await host();
      }
      expect((await acted(id)).filter((one) => one.startsWith('remind'))).toEqual([
        'remind 1',
        'remind 2',
        'remind 3',
      ]);
      await fixture.agentReplies(id, agent);
      clock.forward(60);
      await host();
      expect((await acted(id)).filter((one) => one.startsWith('remind'))).toHaveLength(3);
      expect(await select(flow.database.reading, `select key from timer where lane = 'sla'`)).toEqual([]);

      const silent = await asked();
      for (let second = 0; second < 200; second += 5) {
        clock.forward(5);
        await host();
      }
      expect((await acted(silent)).filter((one) => one.startsWith('remind'))).toHaveLength(4);
    });

    it('looks at the conversation before it acts, and says which part of a condition does not hold', async () => {
      const id = await asked();
      clock.forward(50);
      await host();
      expect(await acted(id)).toEqual(['remind 1', "vip: condition: customer's tier", 'free', 'warn']);
    });

    it('does after an hour of nobody working what was due, once, in order, marked late, and leaves out what is pointless', async () => {
      const ids = [await asked(), await asked()];
      await fixture.change(ids[1]!, { state: 'assigned', assignee_id: agent });
      clock.forward(3_600);
      await Promise.all([host(), host()]);
      await host();
      expect(await acted(ids[0]!)).toEqual([
        "vip: condition: customer's tier",
        'free late',
        'warn: too-late',
        'remind 4 missed 3 late',
        'page late',
      ]);
      expect(await acted(ids[1]!)).toEqual([
        'vip: condition: state assigned',
        'free: condition: somebody has it',
        'warn: too-late',
        'remind 4 missed 3 late',
        'page: handled',
      ]);
      expect(await select(flow.database.reading, `select key from timer where lane = 'sla'`)).toEqual([]);
    });
  });
});
