import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import { shadowSummary } from '#persistence/stores/routing/shadow.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { Matchmaker } from '../matching/matchmaker.ts';
import { ShadowHouse } from './shadow-house.ts';

const policy = testPolicy({
  queues: { Care: { order: 'age', steps: [] }, Billing: { order: 'age', steps: [] } },
});
const version = 9;

describe('a version in shadow', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  /** What its stopwatch reads: before a round, and at the beginning and end of a decision. */
  let readings: number[];
  let matchmaker: Matchmaker;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(policy));
    readings = [];
    matchmaker = new Matchmaker(new ShadowHouse(() => readings.shift() ?? 0));
    await flow.database.reading.query(
      `insert into document (kind, name, version, state, body, created_at)
       values ('routing-policy', 'default', $1, 'shadow', $2, $3)`,
      [version, JSON.stringify(policy), clock.now()],
    );
  });
  afterAll(() => desk.end());

  const round = async (changed: { conversations?: string[]; agents?: string[] }) => {
    clock.forward(2);
    matchmaker.pool.mark(changed);
    await matchWaiting(flow, { matchmaker });
  };
  /** One that the version in shadow would have asked for German, which nobody has. */
  const otherwise = async () => {
    const id = await fixture.waiting();
    await flow.database.reading.query(
      `insert into shadow_routing (version, conversation_id, at, queue, priority, required, preferred, differs)
       values ($1, $2, $3, 'Care', 'normal', '[{"skill": "german", "level": 3}]', '[]', '{required}')`,
      [version, id, clock.now()],
    );
    return id;
  };
  const differences = () =>
    select<{ id: string; agent: string | null; shadow: string | null; because: string | null }>(
      flow.database.reading,
      `select conversation_id as id, agent_id as agent, shadow_agent_id as shadow, shadow_because as because
       from shadow_decision where version = $1 order by at`,
      [version],
    );
  const summary = () => shadowSummary(flow.database.reading, version);

  it('decides from round to round about what changed, and tells where it differs', async () => {
    const ada = await fixture.agent();
    await round({ agents: [ada] });
    const first = await otherwise();
    await round({ conversations: [first] });
    expect(await fixture.offerOf(first)).toMatchObject({ agentId: ada });
    expect(await differences()).toEqual([{ id: first, agent: ada, shadow: null, because: 'missing-skill' }]);
    const same = await fixture.waiting();
    await round({ conversations: [same] });
    const gerda = await fixture.agent({ skills: { german: 4 }, presence: 'away' });
    const second = await otherwise();
    await round({ conversations: [second], agents: [gerda] });
    expect(await differences()).toHaveLength(2);
    expect(await summary()).toMatchObject({
      decisions: 3,
      decisionsDiffering: 2,
      decisionsSkipped: 0,
      failures: 0,
    });
  });

  it('tells what the version that decides lets wait and it would not', async () => {
    const required = [{ skill: 'german', level: 5 }];
    const ada = await fixture.agent();
    const id = await fixture.waiting({ required });
    await flow.database.reading.query(
      `insert into shadow_routing (version, conversation_id, at, queue, priority, required, preferred, differs)
       values ($1, $2, $3, 'Care', 'normal', '[]', '[]', '{required}')`,
      [version, id, clock.now()],
    );
    for (let again = 0; again < 3; again++) await round({ conversations: [id], agents: [ada] });
    expect(await differences()).toEqual([{ id, agent: null, shadow: ada, because: null }]);
    expect(await summary()).toMatchObject({ decisions: 1, decisionsDiffering: 1 });
  });

  it('rests as long as it took, and counts what it did not compare meanwhile', async () => {
    const ada = await fixture.agent();
    readings = [0, 0, 100, 150, 199, 200, 200, 201];
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      const id = await otherwise();
      ids.push(id);
      await round({ conversations: [id], agents: [ada] });
      expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
    }
    expect((await differences()).map((one) => one.id)).toEqual([ids[0], ids[3]]);
    expect(await summary()).toMatchObject({ decisions: 2, decisionsDiffering: 2, decisionsSkipped: 2 });
  });

  it('touches nothing when it fails, says so, and begins anew', async () => {
    const ada = await fixture.agent();
    const rename = (from: string, to: string) =>
      flow.database.reading.query(`alter table ${from} rename to ${to}`);
    await rename('shadow_decision', 'hidden');
    const first = await otherwise();
    await round({ conversations: [first], agents: [ada] });
    expect(await fixture.offerOf(first)).toMatchObject({ agentId: ada });
    expect(await summary()).toMatchObject({ decisions: 0, failures: 1, failure: expect.any(String) });
    await rename('hidden', 'shadow_decision');
    const second = await otherwise();
    await round({ conversations: [second], agents: [ada] });
    expect(await summary()).toMatchObject({ decisions: 1, decisionsDiffering: 1, failures: 1 });
  });
});
