import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { SlaAction } from '#domain/sla/ladder-step.ts';
import { select } from '#persistence/database.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { insertRota } from '#persistence/stores/people/rota.store.ts';
import type { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { eventually } from '../../../../test/eventually.ts';
import type { StandingClock } from '../../../../test/flow.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import type { Flow } from '../flow.ts';
import { matchWaiting } from '../routing/matching/match-waiting.ts';
import { acceptOffer } from '../routing/offers/accept-offer.ts';
import { routingActs } from '../routing/routing-acts.ts';
import { runDueTimers, type ActsUnderWay } from '../timers/run-due-timers.ts';
import { takeAsk } from './take-ask.ts';

describe('escalating', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const escalated = async (conversationId: string, ...actions: SlaAction[]) => {
    const id = await fixture.escalate(conversationId, actions);
    await fixture.actOnTimers();
    return resultsOf(id);
  };
  const resultsOf = async (id: string) => {
    const [row] = await select<{ state: string; because: string | null; results: any[] }>(
      flow.database.reading,
      'select state, because, results from escalation where id = $1',
      [id],
    );
    return row;
  };
  const emailOf = async (id: string) =>
    (
      await select<{ email: string }>(flow.database.reading, 'select email from agent where id = $1', [id])
    )[0]!.email;
  const facts = (type: string) =>
    select<{ data: any }>(flow.database.reading, 'select data from event where type = $1 order by id', [
      type,
    ]);

  it('acts once, in order, whoever else tries, and the timeline says what each action changed', async () => {
    const boss = await fixture.agent({ role: 'supervisor', presence: 'offline' });
    const id = await fixture.waiting({ required: [{ skill: 'german', level: 4 }] });
    const escalation = await fixture.escalate(id, [
      { do: 'raise-priority' },
      { do: 'lower-skill', skill: 'german', level: 2 },
      { do: 'drop-skill', skill: 'german' },
      { do: 'add-skill', skill: 'billing', level: 3 },
      { do: 'add-team', team: 'Sales' },
      { do: 'tag', tag: 'late' },
      { do: 'tag', tag: 'late' },
      { do: 'note', text: 'Reached {step} of {metric}.' },
      { do: 'notify', whom: 'supervisors', by: ['live', 'text'] },
    ]);
    await Promise.all(Array.from({ length: 4 }, () => fixture.actOnTimers()));
    expect(await fixture.conversation(id)).toMatchObject({
      priority: 'high',
      requiredSkills: [{ skill: 'billing', level: 3 }],
      teamIds: [fixture.teams.get('Sales')],
      tags: ['late'],
    });
    expect(await fixture.count('notice where agent_id = $1 and phone is not null', [boss])).toBe(1);
    expect(await fixture.count(`outbox where queue = 'notice-sms'`)).toBe(1);
    expect(
      await fixture.count(`message where kind = 'note' and text = 'Reached step of first response.'`),
    ).toBe(1);
    const done = await resultsOf(escalation);
    expect(done?.state).toBe('applied');
    expect(done?.results.map((one) => [one.do, one.outcome])).toEqual([
      ['raise-priority', 'changed'],
      ['lower-skill', 'changed'],
      ['drop-skill', 'changed'],
      ['add-skill', 'changed'],
      ['add-team', 'changed'],
      ['tag', 'changed'],
      ['tag', 'nothing'],
      ['note', 'changed'],
      ['notify', 'changed'],
    ]);
    expect(done?.results[0].detail).toEqual({ priority: { from: 'normal', to: 'high' } });
    const told = await facts('conversation.escalated');
    expect(told).toHaveLength(1);
    expect(told[0]?.data.results).toEqual(done?.results);
  });

  it('carries out what was due first first, though its timer comes later', async () => {
    const id = await fixture.waiting();
    const later = await fixture.escalate(id, [{ do: 'tag', tag: 'second' }], { step: 'b' });
    const early = new Date(clock.at.getTime() - 3_600_000);
    const first = await fixture.escalate(id, [{ do: 'tag', tag: 'first' }], { step: 'a', dueAt: early });
    await flow.database.reading.query('delete from timer where key = $1', [`escalation:${first}`]);
    await fixture.actOnTimers();
    expect((await fixture.conversation(id)).tags).toEqual(['first', 'second']);
    expect((await facts('conversation.escalated')).map(({ data }) => data.late)).toEqual([true, undefined]);
    expect((await resultsOf(later))?.state).toBe('applied');
  });

  it('leaves alone what is resolved, and what its condition no longer fits', async () => {
    const resolved = await fixture.waiting();
    await flow.database.reading.query(`update conversation set state = 'resolved' where id = $1`, [resolved]);
    expect(await escalated(resolved, { do: 'raise-priority' })).toMatchObject({ state: 'over' });
    const id = await fixture.waiting();
    const skipped = await fixture.escalate(id, [{ do: 'raise-priority' }], { condition: { assigned: true } });
    await fixture.actOnTimers();
    expect(await resultsOf(skipped)).toMatchObject({ state: 'skipped', because: 'condition: nobody has it' });
    expect((await fixture.conversation(id)).priority).toBe('normal');
  });

  it('that nobody carried out for an hour is late, or pointless by its rule', async () => {
    const id = await fixture.waiting();
    const tag = (name: string): SlaAction[] => [{ do: 'tag', tag: name }];
    const acts = await fixture.escalate(id, tag('acts'), { step: 'a' });
    const soon = await fixture.escalate(id, tag('soon'), { step: 'b', whenLate: { skipAfterSeconds: 60 } });
    const free = await fixture.escalate(id, tag('free'), { step: 'c', whenLate: 'skip-if-handled' });
    clock.forward(3_600);
    await fixture.actOnTimers();
    expect(await resultsOf(acts)).toMatchObject({ state: 'applied' });
    expect(await resultsOf(soon)).toMatchObject({ state: 'skipped', because: 'too-late' });
    expect(await resultsOf(free)).toMatchObject({ state: 'applied' });
    expect((await facts('conversation.escalated')).map(({ data }) => data.late)).toEqual([true, true]);
  });

  it('takes back an assignment that nobody answered, to its place, and asks somebody else first', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting({ queuedAt: new Date(clock.at.getTime() - 60_000) });
    await matchWaiting(flow);
    const offer = await fixture.offerOf(id);
    await acceptOffer(flow, { offerId: offer!.id, agentId: ada });
    const before = await fixture.conversation(id);
    expect(await escalated(id, { do: 'take-back' })).toMatchObject({
      results: [{ do: 'take-back', outcome: 'changed', detail: { from: ada } }],
    });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', queuedAt: before.queuedAt });
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toBeUndefined();
    const ben = await fixture.agent();
    await matchWaiting(flow);
    const again = await fixture.offerOf(id);
    expect(again).toMatchObject({ agentId: ben });
    await acceptOffer(flow, { offerId: again!.id, agentId: ben });
    await flow.database.reading.query(
      `insert into message (id, conversation_id, kind, author_kind, author_id, channel_kind, created_at)
       values (gen_random_uuid(), $1, 'outbound', 'agent', $2, 'email', $3)`,
      [id, ben, clock.at],
    );
    expect(await escalated(id, { do: 'take-back' })).toMatchObject({
      results: [{ outcome: 'nothing', detail: { because: 'answered' } }],
    });
  });

  it('gives it to a person or to whoever is on call, whatever their load', async () => {
    const [ada, ben] = [
      await fixture.agent({ presence: 'away' }),
      await fixture.agent({ presence: 'offline' }),
    ];
    const id = await fixture.waiting();
    const one = { do: 'assign', to: { agent: await emailOf(ada) } } as const;
    expect(await escalated(id, one)).toMatchObject({
      results: [{ outcome: 'changed', detail: { to: ada } }],
    });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await escalated(id, one)).toMatchObject({ results: [{ detail: { because: 'has it already' } }] });
    const body = {
      timeZone: 'Europe/Zurich',
      startsOn: '2026-01-05',
      handoverAt: '09:00',
      everyDays: 7,
      people: [await emailOf(ben)],
      standIns: [],
    };
    await flow.database.transaction((tx) =>
      insertRota(tx, { id: flow.newId(), name: 'Nights', body, createdAt: clock.at }),
    );
    await escalated(id, { do: 'assign', to: { onCall: 'Nights' } });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ben });
    expect(await escalated(id, { do: 'assign', to: { onCall: 'Nobody' } })).toMatchObject({
      results: [{ outcome: 'nothing', detail: { because: 'there is no such active agent' } }],
    });
    expect(await fixture.holds(ben)).toHaveLength(1);
    expect(await fixture.holds(ada)).toHaveLength(0);
  });

  it('asks again until somebody takes it, of two at once one; or until it was asked often enough', async () => {
    const [boss, other] = [
      await fixture.agent({ role: 'supervisor' }),
      await fixture.agent({ role: 'supervisor' }),
    ];
    const ada = await fixture.agent();
    const ask: SlaAction = { do: 'ask', whom: 'supervisors', by: ['live'], everySeconds: 60, atMost: 3 };
    const id = await fixture.waiting();
    await escalated(id, ask);
    const [{ askId }] = (await facts('ask.opened')).map(({ data }) => data);
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.count(`notice where kind = 'ask' and agent_id = $1`, [boss])).toBe(2);
    expect(await takeAsk(flow, { askId, agentId: ada, role: 'agent' })).toEqual({
      kind: 'refused',
      because: 'not-asked',
    });
    const takes = await Promise.all(
      [boss, other].map((agentId) => takeAsk(flow, { askId, agentId, role: 'supervisor' })),
    );
    expect(takes.map((one) => one.kind).sort()).toEqual(['refused', 'taken']);
    clock.forward(600);
    await fixture.actOnTimers();
    expect(await fixture.count(`notice where kind = 'ask' and agent_id = $1`, [boss])).toBe(2);

    await escalated(await fixture.waiting(), ask);
    for (let minute = 0; minute < 5; minute++) {
      clock.forward(60);
      await fixture.actOnTimers();
    }
    expect((await facts('ask.ended')).map(({ data }) => [data.because, data.times])).toEqual([
      ['unanswered', 3],
    ]);
    const handled = await fixture.waiting();
    await escalated(handled, ask);
    await flow.database.reading.query(`update conversation set state = 'resolved' where id = $1`, [handled]);
    clock.forward(60);
    await fixture.actOnTimers();
    expect((await facts('ask.ended')).at(-1)?.data).toMatchObject({ because: 'handled', times: 1 });
  });

  it('holds nobody else up while somebody holds one of the conversations', async () => {
    const [held, free] = [await fixture.waiting(), await fixture.waiting()];
    for (const id of [held, free]) await fixture.escalate(id, [{ do: 'tag', tag: 'late' }]);
    const underWay: ActsUnderWay = new Map();
    const failures: unknown[] = [];
    const round = () =>
      runDueTimers(flow, 'routing', routingActs, (_, error) => failures.push(error), underWay);
    await flow.database.transaction(async (tx) => {
      await lockConversation(tx, held);
      // On a busy machine the two together may be left behind first.
      await eventually(async () => {
        await round();
        return underWay.size === 1 && (await fixture.count(`conversation where 'late' = any(tags)`)) === 1;
      });
    });
    await eventually(() => underWay.size === 0);
    expect((await fixture.conversation(held)).tags).toEqual(['late']);
    expect(failures).toEqual([]);
  });

  it('holds nobody else up, however many are held', async () => {
    const held = await Promise.all(Array.from({ length: 12 }, () => fixture.waiting()));
    for (const id of held) await fixture.escalate(id, [{ do: 'tag', tag: 'late' }]);
    const underWay: ActsUnderWay = new Map();
    const round = () => runDueTimers(flow, 'routing', routingActs, () => {}, underWay);
    await flow.database.transaction(async (tx) => {
      for (const id of held) await lockConversation(tx, id);
      await eventually(async () => {
        await round();
        return underWay.size === 4;
      });
      const free = await fixture.waiting();
      await fixture.escalate(free, [{ do: 'tag', tag: 'late' }]);
      await eventually(async () => {
        await round();
        return (await fixture.count(`conversation where 'late' = any(tags)`)) === 1;
      });
    });
    await eventually(() => underWay.size === 0);
    clock.forward(10);
    await fixture.actOnTimers();
    expect(await fixture.count(`conversation where 'late' = any(tags)`)).toBe(13);
  });

  it('carries out a batch in a few statements, and one that cannot be carried out spoils only itself', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => fixture.waiting()));
    const boss = await fixture.agent({ role: 'supervisor', presence: 'offline' });
    const actions: SlaAction[] = [
      { do: 'raise-priority' },
      { do: 'tag', tag: 'late' },
      { do: 'note', text: 'Due {step}.' },
      { do: 'notify', whom: { team: 'Sales' }, by: ['email'] },
      { do: 'ask', whom: 'supervisors', by: ['text'], everySeconds: 60, atMost: 2 },
    ];
    for (const id of ids) await fixture.escalate(id, actions);
    const poisoned = await fixture.waiting();
    const poison = await fixture.escalate(poisoned, [{ do: 'nonsense' } as unknown as SlaAction]);
    const failures: (readonly string[])[] = [];
    const round = () => runDueTimers(flow, 'routing', routingActs, (timers) => failures.push(timers));
    await round();
    expect(failures.map((one) => one.length)).toEqual([31, 1]);
    for (const id of ids) {
      expect(await fixture.conversation(id)).toMatchObject({ priority: 'high', tags: ['late'] });
    }
    expect(await fixture.count('notice where agent_id = $1', [boss])).toBe(60);
    expect(await fixture.count(`outbox where queue in ('notice-email', 'notice-sms')`)).toBe(60);
    expect(await fixture.count(`message where kind = 'note'`)).toBe(30);
    expect(await fixture.count(`ask where state = 'open' and times = 1`)).toBe(30);
    expect(await resultsOf(poison)).toMatchObject({ state: 'decided' });
    expect(await fixture.count('timer where attempts = 1')).toBe(1);

    // What failed before comes again alone, and the batch beside it is a batch.
    clock.forward(2);
    for (const id of ids) await fixture.escalate(id, [{ do: 'tag', tag: 'later' }], { step: 'b' });
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    await round();
    const count = statements.mock.calls.length;
    statements.mockRestore();
    expect(failures.map((one) => one.length)).toEqual([31, 1, 1]);
    expect(await fixture.count(`conversation where 'later' = any(tags)`)).toBe(30);
    // Two transactions and the look at what is due.
    expect(count).toBeLessThan(25);
  });

  it('gives each of many to its person, though they are due together', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent()];
    const ids = await Promise.all(Array.from({ length: 8 }, () => fixture.waiting()));
    for (const [at, id] of ids.entries()) {
      const to = { agent: await emailOf(at % 2 === 0 ? ada : ben) };
      await fixture.escalate(id, [
        { do: 'tag', tag: 'given' },
        { do: 'assign', to },
        { do: 'notify', whom: 'assignee', by: ['live'] },
      ]);
    }
    await Promise.all([fixture.actOnTimers(), fixture.actOnTimers()]);
    for (const [at, id] of ids.entries()) {
      const assigneeId = at % 2 === 0 ? ada : ben;
      expect(await fixture.conversation(id)).toMatchObject({
        state: 'assigned',
        assigneeId,
        tags: ['given'],
      });
      expect(
        await fixture.count('notice where conversation_id = $1 and agent_id = $2', [id, assigneeId]),
      ).toBe(1);
    }
    expect(await facts('conversation.escalated')).toHaveLength(8);
  });
});
