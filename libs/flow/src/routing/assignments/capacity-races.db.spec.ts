import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { Matchmaker } from '../matching/matchmaker.ts';
import { resumeAfterCustomerMessage } from '../status/resume-after-customer-message.ts';
import { setConversationStatus } from '../status/set-conversation-status.ts';

describe('an agent’s room, taken from many sides at once', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const many = async (count: number, channel: 'voice' | 'chat') => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push(await fixture.waiting({ channel }));
    return ids;
  };

  it('is given to one of many calls picked in the same instant', async () => {
    const ada = await fixture.agent();
    const ids = await many(9, 'voice');
    const outcomes = await Promise.all(
      ids.map((conversationId) => pickConversation(flow, { conversationId, agentId: ada })),
    );
    expect(outcomes.filter((one) => one.kind === 'picked')).toHaveLength(1);
    expect(outcomes.filter((one) => one.kind === 'refused' && one.because === 'exclusive-work')).toHaveLength(
      8,
    );
    expect(await fixture.holds(ada)).toEqual(['work voice 100']);
  });

  it('is never exceeded by matching and picking together', async () => {
    const agents = [await fixture.agent(), await fixture.agent(), await fixture.agent()];
    const ids = await many(30, 'chat');
    await Promise.all([
      matchWaiting(flow),
      ...ids.map((conversationId, at) =>
        pickConversation(flow, { conversationId, agentId: agents[at % agents.length]! }),
      ),
      matchWaiting(flow),
    ]);
    await matchWaiting(flow);
    for (const agent of agents) expect(await fixture.holds(agent)).toEqual(Array(3).fill('work chat 30'));
  });

  it('is never exceeded by pending work that customers and agents bring back together', async () => {
    const ada = await fixture.agent();
    const ids = await many(8, 'chat');
    for (const conversationId of ids) {
      expect(await pickConversation(flow, { conversationId, agentId: ada })).toMatchObject({
        kind: 'picked',
      });
      await setConversationStatus(flow, { conversationId, status: 'pending', by: system });
    }
    await Promise.all(
      ids.map((conversationId, at) =>
        at % 2
          ? setConversationStatus(flow, { conversationId, status: 'assigned', by: system })
          : flow.database.transaction(async (tx) => {
              const row = await lockConversation(tx, conversationId);
              await resumeAfterCustomerMessage(flow, tx, row!, flow.clock.now());
            }),
      ),
    );
    expect(await fixture.holds(ada)).toEqual(Array(3).fill('work chat 30'));
    expect(await fixture.count(`conversation where state = 'assigned'`)).toBe(3);
  });

  it('seen free by a round and picked away before it is written, makes the round drop what no longer fits', async () => {
    const ada = await fixture.agent();
    const [first, second] = await many(2, 'voice');
    // Has looked, and is told nothing of what comes between.
    const matchmaker = new Matchmaker();
    await flow.database.transaction((tx) => matchmaker.look(tx, 100, clock.now().getTime()));
    expect(await pickConversation(flow, { conversationId: second!, agentId: ada })).toMatchObject({
      kind: 'picked',
    });
    expect(await matchWaiting(flow, { matchmaker })).toMatchObject({ offered: 0, dropped: 1 });
    expect(await fixture.holds(ada)).toEqual(['work voice 100']);
    expect(await fixture.conversation(first!)).toMatchObject({ state: 'queued' });
  });
});
