import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { system } from '#contracts/event-types.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { Matchmaker } from './matchmaker.ts';
import { matchWaiting, type MatchOutcome } from './match-waiting.ts';
import { replayDecisions } from '../replay/replay-decisions.ts';
import { setPriority } from '../../conversations/set-priority.ts';

/** Somebody is at the database by hand: begins, locks, and goes for lunch. */
describe('matching while somebody holds rows', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let matchmaker: Matchmaker;
  const desk = new RoutingDesk();
  const strangers: QueryRunner[] = [];
  const since = new Date(0);

  beforeEach(async () => {
    const { capacity } = testPolicy();
    const channels = { ...capacity.channels, email: { units: 10, max: 1 } };
    // One mail at a time is all that an agent gets, so that who gets the first does not get the second.
    const policy = testPolicy({
      queues: { Care: { order: 'age', steps: [] } },
      capacity: { ...capacity, channels },
    });
    ({ flow, clock, fixture } = await desk.begin(policy));
    matchmaker = new Matchmaker();
  });
  afterEach(async () => {
    for (const stranger of strangers.splice(0)) await letGo(stranger);
    for (const found of await examine(flow)) expect(found).toMatchObject({ violations: [] });
    const replayed = await replayDecisions(flow, since, new Date(clock.now().getTime() + 1));
    expect(replayed).toMatchObject({ differing: [], lost: [] });
  });
  afterAll(() => desk.end());

  const hold = async (table: 'conversation' | 'agent', ...ids: readonly string[]) => {
    const stranger = flow.database.source.createQueryRunner();
    strangers.push(stranger);
    await stranger.startTransaction();
    await stranger.query(`select 1 from ${table} where id = any($1) for update`, [ids]);
    return stranger;
  };
  const letGo = async (stranger: QueryRunner) => {
    if (stranger.isTransactionActive) await stranger.rollbackTransaction();
    await stranger.release();
  };
  /** As the process that matches does, which hears what changed, until it would sleep. */
  const rounds = async (): Promise<MatchOutcome[]> => {
    const made: MatchOutcome[] = [];
    for (let more = true; more; more = made.at(-1)!.again || made.at(-1)!.dropped > 0) {
      expect(made.length).toBeLessThan(20);
      made.push(await matchWaiting(flow, { matchmaker, thorough: made.length === 0 }));
    }
    return made;
  };
  const offered = async (...ids: readonly string[]) => {
    const offers = await Promise.all(ids.map((id) => fixture.offerOf(id)));
    return offers.map((offer) => offer?.agentId);
  };

  it('gives the others what it would have given one that is held, and it the first place once it is let go', async () => {
    const ada = await fixture.agent();
    const [first, second] = [await fixture.waiting(), await fixture.waiting()];
    const place = (await fixture.conversation(first)).queuedAt;
    const stranger = await hold('conversation', first);

    const made = await rounds();
    expect(made.reduce((sum, one) => sum + one.offered, 0)).toBe(1);
    expect(made.flatMap((one) => one.setAside)).toEqual([]);
    expect(await offered(first, second)).toEqual([undefined, ada]);

    const [ben, third] = [await fixture.agent(), await fixture.waiting()];
    matchmaker.pool.hear(`a${ben}`);
    matchmaker.pool.hear(`c${third}`);
    await letGo(stranger);
    expect(made.at(-1)!.wakeAt).toEqual(new Date(clock.now().getTime() + 50));
    clock.at = made.at(-1)!.wakeAt!;
    await rounds();
    expect(await offered(first, third)).toEqual([ben, undefined]);
    expect(await fixture.conversation(first)).toMatchObject({ queuedAt: place });
  });

  it('tries again later and later, and says once that it is held', async () => {
    await fixture.agent();
    const id = await fixture.waiting();
    const begun = clock.now().getTime();
    await hold('conversation', id);
    const tried: number[] = [];
    const told: string[] = [];
    for (let n = 0; n < 10; n++) {
      const made = await rounds();
      expect(made.reduce((sum, one) => sum + one.dropped, 0)).toBeGreaterThan(0);
      tried.push(clock.now().getTime() - begun);
      told.push(...made.flatMap((one) => one.heldElsewhere));
      clock.at = made.at(-1)!.wakeAt!;
    }
    expect(tried).toEqual([0, 50, 150, 350, 750, 1_550, 3_150, 6_350, 11_350, 16_350]);
    expect(told).toEqual([id]);
  });

  it('tries at once what was changed by whoever held it', async () => {
    await fixture.agent();
    const id = await fixture.waiting();
    const stranger = await hold('conversation', id);
    await rounds();
    await letGo(stranger);
    expect(await rounds()).toMatchObject([{ offered: 0 }]);
    await setPriority(flow, { conversationId: id, priority: 'high', by: system });
    // Which the database told.
    matchmaker.pool.hear(`c${id}`);
    expect(await rounds()).toMatchObject([{ offered: 1 }]);
  });

  it('reads everything anew without taking up what is held', async () => {
    await fixture.agent();
    const id = await fixture.waiting();
    await hold('conversation', id);
    await rounds();
    matchmaker.pool.hear('');
    expect(await rounds()).toMatchObject([{ dropped: 0, wakeAt: new Date(clock.now().getTime() + 50) }]);
  });

  it('gives others what it would have given an agent who is held, who gets the next once let go', async () => {
    const [ada, ben] = [await fixture.agent({ skills: { german: 5 } }), await fixture.agent()];
    const stranger = await hold('agent', ada);
    const id = await fixture.waiting({ preferred: [{ skill: 'german', level: 5 }] });
    const made = await rounds();
    expect(await offered(id)).toEqual([ben]);
    await letGo(stranger);
    clock.at = made.at(-1)!.wakeAt ?? clock.at;
    const next = await fixture.waiting();
    matchmaker.pool.hear(`c${next}`);
    await rounds();
    expect(await offered(next)).toEqual([ada]);
  });

  it('offers a hundred while ten are held, and each of those when it is let go', async () => {
    const agents = await Promise.all(Array.from({ length: 110 }, () => fixture.agent()));
    const ids: string[] = [];
    for (let n = 0; n < 110; n++) ids.push(await fixture.waiting());
    const held = ids.filter((_, n) => n % 11 === 0);
    const stranger = await hold('conversation', ...held);
    const [made] = await rounds();
    expect(made).toMatchObject({ offered: 100, dropped: 10, setAside: [] });
    await letGo(stranger);
    clock.forward(5);
    expect((await rounds())[0]).toMatchObject({ offered: 10, dropped: 0 });
    expect(new Set(await offered(...ids))).toEqual(new Set(agents));
  });
});
