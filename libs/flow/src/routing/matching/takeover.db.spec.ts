import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { run, select, selectOne } from '#persistence/database.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { poolHint } from '#persistence/stores/routing/pool.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { eventually } from '../../../../../test/eventually.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { replayDecisions } from '../replay/replay-decisions.ts';
import { matchWaiting } from './match-waiting.ts';
import { Matchmaker } from './matchmaker.ts';

describe('matchmakers that die, are late or are told nothing', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    const policy = testPolicy({ queues: { Care: { order: 'age', steps: [] } } });
    ({ flow, clock, fixture } = await desk.begin(policy));
  });
  afterAll(() => desk.end());

  /** Calls that took their places one after another, the oldest first. */
  const calls = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const queuedAt = new Date(clock.now().getTime() - (count - n) * 60_000);
      ids.push(await fixture.waiting({ channel: 'voice', queuedAt }));
    }
    return ids;
  };
  const places = (ids: readonly string[]) =>
    select(flow.database.reading, 'select id, queued_at from conversation where id = any($1) order by id', [
      ids,
    ]);
  const offered = () =>
    select<{ id: string }>(
      flow.database.reading,
      `select conversation_id as id from offer where state = 'pending' order by created_at, id`,
    );
  const everythingHolds = async () => {
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
    const end = new Date(clock.now().getTime() + 1);
    expect(await replayDecisions(flow, new Date(0), end)).toMatchObject({ differing: [], lost: [] });
  };

  it('leave a round that is cut off in the middle to the next, whole and in the order of the places', async () => {
    const [dying, heir] = [new Matchmaker(), new Matchmaker()];
    const ids = await calls(4);
    const before = await places(ids);
    for (const matchmaker of [dying, heir]) await matchWaiting(flow, { matchmaker, thorough: true });
    const ada = await fixture.agent();
    for (const { pool } of [dying, heir]) pool.hear(`a${ada}`);

    let cutOff: Promise<unknown> = Promise.resolve();
    await flow.database.transaction(async (tx) => {
      await run(tx, 'lock table offer in share mode');
      cutOff = matchWaiting(flow, { matchmaker: dying }).then(
        () => 'made',
        () => 'cut off',
      );
      // It has decided and locked what it gives out, and cannot write it for now.
      const blocked = await eventually(() =>
        selectOne<{ pid: number }>(
          flow.database.reading,
          `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        ),
      );
      // Nobody else matches meanwhile.
      expect(await matchWaiting(flow, { matchmaker: heir, unlessElsewhere: true })).toMatchObject({
        offered: 0,
      });
      await run(flow.database.reading, 'select pg_terminate_backend($1)', [blocked.pid]);
      expect(await cutOff).toBe('cut off');
    });

    expect(await matchWaiting(flow, { matchmaker: heir, unlessElsewhere: true })).toMatchObject({
      offered: 1,
      dropped: 0,
    });
    expect(await offered()).toEqual([{ id: ids[0] }]);
    expect(await places(ids)).toEqual(before);
    // What the first decided and could not write is not true of it either.
    const ben = await fixture.agent();
    dying.pool.hear(`a${ben}`);
    const rounds = [
      await matchWaiting(flow, { matchmaker: dying }),
      await matchWaiting(flow, { matchmaker: dying }),
    ];
    expect(rounds.reduce((sum, one) => sum + one.offered, 0)).toBe(1);
    expect(await offered()).toEqual([{ id: ids[0] }, { id: ids[1] }]);
    expect(await places(ids)).toEqual(before);
    await everythingHolds();
  });

  it('give nothing twice and to nobody who may not have it, when they were told nothing for long', async () => {
    const deaf = new Matchmaker();
    const [ada, ben, cid] = [await fixture.agent(), await fixture.agent(), await fixture.agent()];
    await setPresence(flow, { agentId: cid, presence: 'away', by: system });
    const ids = await calls(5);
    const before = await places(ids);
    await deaf.look(flow.database.reading, testPolicy().capacity.units, clock.now().getTime());
    // All that it knows becomes wrong: who is there, who is free, and what waits.
    await setPresence(flow, { agentId: ada, presence: 'away', by: system });
    await setPresence(flow, { agentId: cid, presence: 'available', by: system });
    await pickConversation(flow, { conversationId: ids[0]!, agentId: ben });
    expect(await matchWaiting(flow, { matchmaker: deaf })).toMatchObject({ offered: 0, dropped: 2 });
    expect(await fixture.conversation(ids[1]!)).toMatchObject({ state: 'queued' });
    await matchWaiting(flow, { matchmaker: deaf });
    expect(await offered()).toEqual([]);
    // Others are better informed, and the one that is not gets in their way only until it has looked again.
    const told = new Matchmaker();
    await Promise.all([matchWaiting(flow, { matchmaker: told }), matchWaiting(flow, { matchmaker: deaf })]);
    expect(await offered()).toEqual([{ id: ids[1] }]);
    expect(await fixture.holds(cid)).toEqual(['work voice 100']);
    expect(await places(ids)).toEqual(before);
    await everythingHolds();
  });

  it('find by going over everything what nobody told them of, and count it', async () => {
    const deaf = new Matchmaker();
    for (let n = 0; n < 3; n++) await fixture.waiting();
    const ada = await fixture.agent({ presence: 'away' });
    await matchWaiting(flow, { matchmaker: deaf });
    await setPresence(flow, { agentId: ada, presence: 'available', by: system });
    const more = await fixture.waiting();
    expect(await matchWaiting(flow, { matchmaker: deaf })).toMatchObject({ offered: 0 });
    clock.forward(5);
    expect(await matchWaiting(flow, { matchmaker: deaf })).toMatchObject({ offered: 4 });
    expect(await fixture.conversation(more)).toMatchObject({ state: 'offered' });
    deaf.pool.hear(`c${more}`);
    clock.forward(5);
    await matchWaiting(flow, { matchmaker: deaf });
    // What was told a moment later was not missed.
    expect(deaf.pool.patrol.missed()).toBe(1);
    expect(deaf.pool.patrol.missed()).toBe(0);
    await everythingHolds();
  });

  it('go over more than one piece holds, and over what is there no more', async () => {
    const deaf = new Matchmaker();
    await many(620);
    await matchWaiting(flow, { matchmaker: deaf });
    expect(deaf.pool.waiting.size).toBe(620);
    await run(flow.database.reading, `update conversation set state = 'resolved' where id::text < '4'`);
    await many(30);
    const left = await fixture.count(`conversation where state = 'queued'`);
    for (let n = 0; n < 4; n++) {
      clock.forward(5);
      await deaf.look(flow.database.reading, testPolicy().capacity.units, clock.now().getTime());
    }
    expect(deaf.pool.waiting.size).toBe(left);
    expect(deaf.seen.waiting.size).toBe(left);
  });

  it('hear of a customer who is another one’s, and need not read everything for it', async () => {
    const told = new Matchmaker();
    const hints = await new HintListener(desk.url).open();
    hints.on(poolHint, (what) => {
      told.pool.hear(what);
    });
    const [one, same] = [await fixture.customer(), await fixture.customer()];
    const [first, second] = [
      await fixture.waiting({ customerId: one }),
      await fixture.waiting({ customerId: same }),
    ];
    const look = () => told.look(flow.database.reading, testPolicy().capacity.units, clock.now().getTime());
    await eventually(async () => (await look()).ids.size === 0);
    expect(told.seen.waiting.get(first)?.customer).toBeUndefined();
    await run(flow.database.reading, 'update customer set merged_into = $2 where id = $1', [same, one]);
    await eventually(() => told.pool.markedBeside());
    expect(await look()).toEqual({ ids: new Set([second]), whole: false });
    expect([first, second].map((id) => told.seen.waiting.get(id)?.customer)).toEqual([one, one]);
    await hints.close();
  });

  const many = (count: number) =>
    run(
      flow.database.reading,
      `insert into conversation (id, customer_id, channel_kind, state, queue_id, queued_at, created_at, updated_at, last_message_at)
       select gen_random_uuid(), $2, 'email', 'queued', $3, $4, $4, $4, $4 from generate_series(1, $1)`,
      [count, fixture.customerId, fixture.queues.get('Care'), clock.now()],
    );
});
