import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { explainRouting } from '../explaining/explain-routing.ts';
import { matchWaiting } from './match-waiting.ts';
import { sweepRouting } from '../sweep-routing.ts';
import { Matchmaker } from './matchmaker.ts';

/** Rows that nothing of ours writes: somebody was at the database. */
describe('matching where rows contradict each other', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let matchmaker: Matchmaker;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    const queues = {
      Care: { order: 'age', steps: [{ afterSeconds: 60, raisePriority: true }] },
      Auto: { order: 'age', autoAccept: true, steps: [] },
    } as const;
    ({ flow, clock, fixture } = await desk.begin(testPolicy({ queues })));
    matchmaker = new Matchmaker();
  });
  afterAll(() => desk.end());

  const sql = (text: string, ...values: readonly unknown[]) =>
    flow.database.reading.query<unknown>(text, [...values]);
  const round = () => {
    // As the process that matches hears of every change.
    matchmaker.pool.hear('');
    return matchWaiting(flow, { matchmaker });
  };
  const receipts = (id: string) =>
    select<RoutingReceiptRow>(
      flow.database.reading,
      `select outcome, agent_id as "agentId", detail from routing_receipt where conversation_id = $1 order by id`,
      [id],
    );
  const stateOf = async (id: string) => (await fixture.conversation(id)).state;

  /** Waits, and is held as if it did not. */
  const contradictory = async (held: 'holding' | 'offer' | 'assignment', agent: string, queue = 'Care') => {
    const id = await fixture.waiting({ queue });
    const row = { id: flow.newId(), conversation: id, agent, now: clock.now() };
    const values = [row.id, row.conversation, row.agent, row.now];
    if (held === 'holding')
      await sql(
        `insert into holding (id, conversation_id, agent_id, from_at, kind, channel_kind, units, exclusive)
         values ($1, $2, $3, $4, 'work', 'email', 10, false)`,
        ...values,
      );
    else if (held === 'offer')
      await sql(
        `insert into offer (id, conversation_id, agent_id, created_at, expires_at, round) values ($1, $2, $3, $4, $4, 1)`,
        ...values,
      );
    else
      await sql(
        `insert into assignment (id, conversation_id, agent_id, started_at) values ($1, $2, $3, $4)`,
        ...values,
      );
    return id;
  };

  it('offers all others, and sets each that cannot be written aside: noted, found by the doctor, explained', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent()];
    const sound: string[] = [];
    const broken: string[] = [];
    for (const held of ['holding', 'offer', 'holding'] as const) {
      sound.push(await fixture.waiting(), await fixture.waiting({ queue: 'Auto' }));
      broken.push(await contradictory(held, ada));
    }
    broken.push(await contradictory('assignment', ben, 'Auto'));
    sound.push(await fixture.waiting());

    const made = await round();
    expect(made).toMatchObject({ offered: sound.length, dropped: 0 });
    expect(made.setAside.map((one) => one.conversationId).sort()).toEqual([...broken].sort());
    for (const id of sound) expect(['offered', 'assigned']).toContain(await stateOf(id));
    for (const id of broken) {
      expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', waitingBecause: 'set-aside' });
      expect(await fixture.timeline(id)).toEqual(['conversation.queued', 'routing.waiting']);
      const [only, ...more] = await receipts(id);
      expect(more).toEqual([]);
      expect(only).toMatchObject({
        outcome: 'wait',
        detail: { because: 'set-aside', error: expect.stringMatching(/unique constraint/), times: 1 },
      });
    }
    // One round of matching was recorded, and what was given out is as it must be.
    expect(await fixture.count('matching_round')).toBe(1);
    for (let n = 0; n < 3; n++) expect(await round()).toMatchObject({ offered: 0, setAside: [] });

    const [first = ''] = broken;
    const explained = await explainRouting(flow, first);
    expect(explained?.waiting).toMatchObject({
      because: 'set-aside',
      wouldFree: expect.arrayContaining([
        expect.objectContaining({
          kind: 'set-aside-until',
          at: new Date(clock.now().getTime() + 10_000),
          sentence: expect.stringMatching(/could not be written: .*"holding_live"/),
        }),
      ]),
    });
    const found = (await examine(flow)).flatMap((one) => one.violations.map((violation) => violation.detail));
    expect(found.filter((detail) => /set aside/.test(detail))).toHaveLength(broken.length);
    expect(found.filter((detail) => /is queued and .* holds room/.test(detail))).toHaveLength(2);
  });

  it('tries it again later and later, and offers it once it is mended', async () => {
    const ada = await fixture.agent();
    const id = await contradictory('holding', ada);
    const place = (await fixture.conversation(id)).queuedAt;
    const aside: number[] = [];
    for (let second = 0; second < 400; second += 10) {
      await fixture.actOnTimers();
      if ((await round()).setAside.length > 0) aside.push(second);
      clock.forward(10);
    }
    expect(aside).toEqual([0, 10, 30, 70, 150, 310]);
    await sql('delete from holding where conversation_id = $1', id);
    clock.forward(320);
    await fixture.actOnTimers();
    expect(await round()).toMatchObject({ offered: 1, setAside: [] });
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
    expect(await fixture.conversation(id)).toMatchObject({ queuedAt: place, waitingBecause: null });
    for (const found of await examine(flow)) expect(found).toMatchObject({ violations: [] });
  });

  it('is tried again though its timer is gone, by the sweep', async () => {
    const ada = await fixture.agent();
    const id = await contradictory('holding', ada);
    expect((await round()).setAside).toHaveLength(1);
    expect(await sweepRouting(flow)).toBe(0);
    await sql(`delete from timer where key like 'set-aside:%'`);
    await sql('delete from holding where conversation_id = $1', id);
    expect(await sweepRouting(flow)).toBe(1);
    expect(await sweepRouting(flow)).toBe(0);
    await fixture.actOnTimers();
    expect(await round()).toMatchObject({ offered: 1 });
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
  });

  it('leaves it to people meanwhile, and forgets that it was set aside', async () => {
    const ada = await fixture.agent();
    const id = await contradictory('holding', ada);
    await round();
    await sql('delete from holding where conversation_id = $1', id);
    expect(await pickConversation(flow, { conversationId: id, agentId: ada })).toMatchObject({
      kind: 'picked',
    });
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', waitingBecause: null });
  });

  it('goes on with the others when an agent is gone by the time that it writes', async () => {
    const [gone, there] = [await fixture.agent({ skills: { german: 5 } }), await fixture.agent()];
    const ids = [
      await fixture.waiting({ preferred: [{ skill: 'german', level: 5 }] }),
      await fixture.waiting(),
    ];
    matchmaker.pool.hear('');
    // Nobody tells this one's process, as where a hint is late.
    const known = new Matchmaker();
    await flow.database.transaction((tx) => known.look(tx, 100, clock.now().getTime()));
    await sql('update agent set active = false where id = $1', gone);
    const late = await matchWaiting(flow, { matchmaker: known });
    expect(late.setAside).toEqual([]);
    expect(late.offered + late.dropped).toBe(2);
    known.pool.hear('');
    await matchWaiting(flow, { matchmaker: known });
    for (const id of ids) expect(await fixture.offerOf(id)).toMatchObject({ agentId: there });
  });

  it('offers what stands at a step, or in a queue, that its policy does not have', async () => {
    await fixture.agent();
    const [stepless, queueless] = [await fixture.waiting(), await fixture.waiting({ queue: 'Auto' })];
    await sql('update conversation set relaxation_step = 7, policy_version = 99 where id = $1', stepless);
    await sql(`update queue set name = 'Gone' where id = $1`, fixture.queues.get('Auto'));
    expect(await round()).toMatchObject({ offered: 2, setAside: [] });
    expect(await fixture.offerOf(stepless)).toBeDefined();
    expect(await fixture.offerOf(queueless)).toBeDefined();
    clock.forward(120);
    await fixture.actOnTimers();
  });

  it.each([
    [`update conversation set queued_at = null`, 'conversation_waits_somewhere'],
    [`update conversation set queued_at = 'infinity'`, 'conversation_waits_somewhere'],
    [`update conversation set queue_id = null`, 'conversation_waits_somewhere'],
    [`update conversation set channel_kind = 'fax'`, 'conversation_channel_kind_check'],
    [`update conversation set required_skills = '["german"]'`, 'conversation_skills'],
    [`update conversation set preferred_skills = '{}'`, 'array length of a non-array'],
    [`update agent set rest_until = 'infinity'`, 'agent_instants'],
    [`update holding set channel_kind = 'fax'`, 'holding_channel_kind_check'],
    [`update agent set presence_at = '-infinity'`, 'agent_instants'],
    [`update clock set deadline_at = 'infinity'`, 'clock_deadline_at_check'],
  ])('is spared what no round could read: %s', async (change, constraint) => {
    const ada = await fixture.agent();
    await contradictory('holding', ada);
    await sql(`update conversation set state = 'resolved'`);
    const id = await fixture.waiting();
    await fixture.deadline(id, clock.now());
    await expect(sql(change)).rejects.toThrow(constraint);
    expect(await round()).toMatchObject({ offered: 1 });
  });

  it('goes on with the others when a call’s line cannot be opened', async () => {
    for (let n = 0; n < 2; n++) await fixture.agent();
    const mail = await fixture.waiting();
    const call = await fixture.waiting({ channel: 'voice', queue: 'Auto' });
    // Its credentials were sealed under another key.
    const channelId = flow.newId();
    await sql(
      `insert into channel (id, kind, name, address, secret, created_at) values ($1, 'voice', 'Line', '+1555', 'x', $2)`,
      ...[channelId, clock.now()],
    );
    await sql(
      `insert into call (id, conversation_id, channel_id, provider_id, from_number, to_number, state, started_at)
       values ($1, $2, $3, 'CA1', '+1', '+2', 'queued', $4)`,
      ...[flow.newId(), call, channelId, clock.now()],
    );
    const made = await round();
    expect(made.setAside).toMatchObject([{ conversationId: call }]);
    expect(await stateOf(mail)).toBe('offered');
    expect(await stateOf(call)).toBe('queued');
  });
});
