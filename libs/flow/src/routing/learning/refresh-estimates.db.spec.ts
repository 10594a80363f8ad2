import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { run } from '#persistence/database.ts';
import { latestEstimates } from '#persistence/stores/routing/matching-round.store.ts';
import { waitingConversations } from '#persistence/stores/routing/pool.store.ts';
import { agentFacts } from '#persistence/stores/routing/work-facts.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { setConversationStatus } from '../status/set-conversation-status.ts';
import { refreshEstimates } from './refresh-estimates.ts';

const hour = 3_600;

describe('what is learned of places', () => {
  const desk = new RoutingDesk();
  afterAll(() => desk.end());

  it('is what they cost for mails, while one waits whose customer has nothing else and while none does', async () => {
    const { flow, clock, fixture } = await desk.begin();
    const she = await fixture.agent();
    const mail = await fixture.waiting({ channel: 'email' });
    const seen = async () => {
      // What comes seldom is looked at in turns.
      for (let minute = 0; minute < 4; minute++) {
        clock.forward(60);
        await refreshEstimates(flow);
      }
      const { groups } = (await flow.database.transaction((tx) => latestEstimates(tx)))!.body;
      const known = Object.values(groups).find(({ needs }) => needs?.channel === 'email');
      return Array.from(known?.costs ?? []).reduce((sum, count) => sum + count, 0);
    };
    expect(await seen()).toBeCloseTo(1, 1);
    await pickConversation(flow, { conversationId: mail, agentId: she });
    expect(await seen()).toBeCloseTo(2, 1);
  });
});

describe('what is learned of a backlog', () => {
  const desk = new RoutingDesk();
  afterAll(() => desk.end());

  it('goes by all mails that wait, though some of each kind are looked at', async () => {
    const { flow, clock, fixture } = await desk.begin();
    for (let agent = 0; agent < 10; agent++) await fixture.agent();
    // Of five minutes each: thirty minutes for each who is there, where the forty that are looked at are twenty.
    for (let mail = 0; mail < 60; mail++) await fixture.waiting({ channel: 'email' });
    clock.forward(60);
    await refreshEstimates(flow);
    const { channels } = (await flow.database.transaction((tx) => latestEstimates(tx)))!.body;
    expect(channels.email?.backlog).toBeCloseTo(1 / 10, 6);
  });
});

describe('what is looked at of a backlog', () => {
  const desk = new RoutingDesk();
  afterAll(() => desk.end());

  it('is fewer of each kind the more kinds there are, from both ends, and no more than so many', async () => {
    const { flow, clock, fixture } = await desk.begin();
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      const queuedAt = new Date(clock.now().getTime() - (12 - n) * 1_000);
      ids.push(await fixture.waiting({ channel: n % 2 === 0 ? 'email' : 'sms', queuedAt }));
    }
    const looked = async (perClass: number, atMost?: number) =>
      (await waitingConversations(flow.database.reading, perClass, atMost))
        .map(({ id }) => ids.indexOf(id))
        .sort((a, b) => a - b);
    expect(await looked(2)).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
    expect(await looked(2, 4)).toEqual([0, 1, 10, 11]);
    expect(await looked(2, 3)).toHaveLength(3);
  });
});

describe('what is learned of answers to offers', () => {
  const desk = new RoutingDesk();
  afterAll(() => desk.end());

  it('is how long those who were asked took, and nothing of what was taken by hand', async () => {
    const { flow, clock, fixture } = await desk.begin();
    const she = await fixture.agent();
    const done = (conversationId: string) =>
      setConversationStatus(flow, { conversationId, status: 'resolved', by: system });
    const asked = await fixture.waiting({ channel: 'email' });
    await matchWaiting(flow);
    clock.forward(24);
    await acceptOffer(flow, { offerId: (await fixture.offerOf(asked))!.id, agentId: she });
    const picked = await fixture.waiting({ channel: 'email' });
    clock.forward(40);
    await pickConversation(flow, { conversationId: picked, agentId: she });
    clock.forward(60);
    for (const conversationId of [asked, picked]) await done(conversationId);
    await refreshEstimates(flow);
    const { channels } = (await flow.database.transaction((tx) => latestEstimates(tx)))!.body;
    // With three answers of four seconds, which are taken for usual.
    expect(channels.email?.answerMs).toBeCloseTo((3 * 4_000 + 24_000) / 4, 6);
  });

  it('is that there is none to wait for where nobody is asked', async () => {
    const { flow, clock, fixture } = await desk.begin(
      testPolicy({ queues: { Care: { order: 'urgency', steps: [], autoAccept: true } } }),
    );
    await fixture.agent();
    const given = await fixture.waiting({ channel: 'email' });
    await matchWaiting(flow);
    clock.forward(60);
    await setConversationStatus(flow, { conversationId: given, status: 'resolved', by: system });
    await refreshEstimates(flow);
    const { channels } = (await flow.database.transaction((tx) => latestEstimates(tx)))!.body;
    expect(channels.email?.answerMs).toBeCloseTo(3_000, 6);
  });
});

describe('what is learned of agents', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1_000);
  const facts = () =>
    flow.database
      .transaction((tx) => agentFacts(tx, ago(8 * hour), clock.now(), 100))
      .then((all) => {
        const byAgent = new Map(all.map((one) => [one.agentId, one]));
        return (id: string) => byAgent.get(id)!;
      });
  const held = (agentId: string, conversationId: string, seconds: number) =>
    flow.database.transaction((tx) =>
      run(
        tx,
        `insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at, until_at)
         values ($1, $2, $3, 'work', 'voice', 100, true, $4, $5)`,
        [flow.newId(), agentId, conversationId, ago(seconds), clock.now()],
      ),
    );

  it('counts the time in which they were available or busy, and not their breaks', async () => {
    const she = await fixture.agent({ presence: 'offline' });
    const be = async (presence: 'available' | 'busy' | 'away' | 'offline') =>
      setPresence(flow, { agentId: she, presence, by: { kind: 'agent', id: she } });
    await be('available');
    clock.forward(2 * hour);
    await be('away');
    clock.forward(hour);
    await be('busy');
    clock.forward(hour / 2);
    await be('offline');
    clock.forward(2 * hour);
    expect((await facts())(she).presentMs).toBe(2.5 * hour * 1_000);
    // Of what was eight hours ago and before, only what it led to.
    clock.forward(3.5 * hour);
    expect((await facts())(she).presentMs).toBe(1.5 * hour * 1_000);
  });

  it('takes for peers those with the same skills and teams, and tells how far one is ahead of them', async () => {
    const shape = { skills: { german: 5, billing: 1 }, presence: 'offline' } as const;
    const she = await fixture.agent(shape);
    const he = await fixture.agent({ ...shape, skills: { billing: 4, german: 2 } });
    const other = await fixture.agent({ ...shape, skills: { german: 5 } });
    for (const agentId of [she, he, other])
      await setPresence(flow, { agentId, presence: 'available', by: { kind: 'agent', id: agentId } });
    clock.forward(5 * hour);
    const conversation = await fixture.waiting({ channel: 'voice' });
    await held(she, conversation, 3 * hour);
    await held(he, conversation, 2 * hour);
    const of = await facts();
    expect(of(she).peers).toBe(of(he).peers);
    expect(of(other).peers).not.toBe(of(he).peers);
    await refreshEstimates(flow);
    const { agents } = (await flow.database.transaction((tx) => latestEstimates(tx)))!.body;
    // Half an hour more than half of five, of five and three hours: one part in sixteen, and in eight of the half.
    expect(agents[she]?.ahead).toBeCloseTo(1 / 8, 6);
    expect(agents[he]?.ahead).toBeCloseTo(-1 / 8, 6);
    expect(agents[other]?.ahead).toBe(0);
  });
});
