import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { poolHint } from '#persistence/stores/routing/pool.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { eventually } from '../../../../../test/eventually.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { explainAgent } from '../explaining/explain-agent.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { replayDecisions } from '../replay/replay-decisions.ts';
import { matchWaiting } from './match-waiting.ts';
import { Matchmaker } from './matchmaker.ts';

const queues = {
  Care: { order: 'age', steps: [] },
  Complaints: { order: 'age', steps: [], hard: true },
  Auto: { order: 'age', steps: [], autoAccept: true, hard: true },
} as const;

describe('hard conversations', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(testPolicy({ queues })));
  });
  afterAll(() => desk.end());

  const taken = async (queue: keyof typeof queues, matchmaker = new Matchmaker()): Promise<string> => {
    const id = await fixture.waiting({ queue });
    await matchWaiting(flow, { matchmaker });
    const offer = await fixture.offerOf(id);
    if (offer) await acceptOffer(flow, { offerId: offer.id, agentId: offer.agentId });
    clock.forward(60);
    return id;
  };
  const runOf = async (agentId: string, matchmaker = new Matchmaker()) => {
    await matchmaker.look(flow.database.reading, 100, clock.now().getTime());
    return matchmaker.pool.agents.get(agentId)?.hardRun ?? 0;
  };
  const assigneeOf = async (id: string) => (await fixture.conversation(id)).assigneeId;

  it('are counted in a row, and who had several is spared the next', async () => {
    const matchmaker = new Matchmaker();
    const ada = await fixture.agent({ name: 'Ada' });
    for (let n = 0; n < 4; n++) expect(await assigneeOf(await taken('Complaints', matchmaker))).toBe(ada);
    const ben = await fixture.agent({ name: 'Ben' });
    const next = await taken('Complaints', matchmaker);
    expect(await assigneeOf(next)).toBe(ben);
    const [why, whyNot] = await Promise.all(
      [ben, ada].map((agentId) => explainAgent(flow, { conversationId: next, agentId })),
    );
    expect(whyNot).toMatchObject({
      explanation: {
        sentence:
          'Ada could have taken it, but somebody else had a better score. Ada had four hard conversations in a row, which spoke against one more.',
      },
    });
    expect(why).toMatchObject({
      explanation: { sentence: 'Ben had the best score of 2 who could take it.' },
    });
    const something = await taken('Care', matchmaker);
    expect(await assigneeOf(something)).toBe(ada);
    expect(await explainAgent(flow, { conversationId: something, agentId: ada })).toMatchObject({
      explanation: { sentence: expect.stringContaining('which spoke for something else now.') },
    });
    expect([await runOf(ada), await runOf(ben)]).toEqual([0, 1]);
    const replayed = await replayDecisions(flow, new Date(0), new Date(clock.now().getTime() + 1));
    expect(replayed).toMatchObject({ rounds: 6, offers: 6, differing: [], lost: [] });
  });

  it('bring one easy mail for a change, and no other while that is not answered', async () => {
    const ada = await fixture.agent({ name: 'Ada' });
    for (let n = 0; n < 3; n++) await taken('Complaints');
    const ben = await fixture.agent({ name: 'Ben' });
    const easy = async () => {
      const id = await fixture.waiting({ queue: 'Care' });
      await matchWaiting(flow);
      return (await fixture.offerOf(id))!;
    };
    const first = await easy();
    expect(first.agentId).toBe(ada);
    expect(await runOf(ada)).toBe(0);
    expect((await easy()).agentId).toBe(ben);
    await declineOffer(flow, { offerId: first.id, agentId: ada });
    expect(await runOf(ada)).toBe(3);
  });

  it('are no fewer for an offer of one more', async () => {
    const ada = await fixture.agent();
    for (let n = 0; n < 3; n++) await taken('Complaints');
    await fixture.waiting({ queue: 'Complaints' });
    await matchWaiting(flow);
    expect(await fixture.count(`offer where state = 'pending' and hard and agent_id = $1`, [ada])).toBe(1);
    expect(await runOf(ada)).toBe(3);
  });

  it('count however they were taken, and as their rule says before their queue', async () => {
    const ada = await fixture.agent();
    await taken('Auto');
    expect(await runOf(ada)).toBe(1);
    const picked = await fixture.waiting({ queue: 'Care', hard: true });
    await pickConversation(flow, { conversationId: picked, agentId: ada });
    clock.forward(1);
    expect(await runOf(ada)).toBe(2);
    const calm = await fixture.waiting({ queue: 'Complaints', hard: false });
    await pickConversation(flow, { conversationId: calm, agentId: ada });
    expect(await runOf(ada)).toBe(0);
    expect(
      await select(flow.database.reading, 'select hard, by_hand as "byHand" from assignment order by id'),
    ).toEqual([
      { hard: true, byHand: false },
      { hard: true, byHand: false },
      { hard: false, byHand: false },
    ]);
  });

  it('are told to whoever matches when a run goes on and when it ends', async () => {
    const matchmaker = new Matchmaker();
    const hints = await new HintListener(desk.url).open();
    try {
      hints.on(poolHint, (told) => {
        matchmaker.pool.hear(told);
      });
      const ada = await fixture.agent();
      // Without time passing nobody goes over what was not told.
      const nowMs = clock.now().getTime();
      const heard = async () => {
        await matchmaker.look(flow.database.reading, 100, nowMs);
        return matchmaker.pool.agents.get(ada)?.hardRun ?? 0;
      };
      await heard();
      const turns = [
        ['Complaints', 1],
        ['Complaints', 2],
        ['Care', 0],
      ] as const;
      for (const [at, [queue, run]] of turns.entries()) {
        const id = await fixture.waiting({ queue });
        await matchWaiting(flow);
        const offer = await fixture.offerOf(id);
        // All that was told of the offer is heard before what comes of it.
        await eventually(async () => {
          await heard();
          return !matchmaker.pool.waiting.has(id) && matchmaker.pool.agents.get(ada)?.held.length === at + 1;
        });
        await acceptOffer(flow, { offerId: offer!.id, agentId: ada });
        clock.forward(60);
        await eventually(async () => (await heard()) === run);
      }
    } finally {
      await hints.close();
    }
  });

  it('are none under a policy that was stored without the mark', async () => {
    const ada = await fixture.agent();
    await fixture.publish(
      testPolicy({
        queues: { Care: { order: 'age', steps: [] }, Complaints: { order: 'age', steps: [] } },
      }),
    );
    clock.forward(2);
    await taken('Complaints');
    await taken('Care');
    expect(await runOf(ada)).toBe(0);
  });
});
