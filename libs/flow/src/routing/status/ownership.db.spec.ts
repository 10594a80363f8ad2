import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { setPriority } from '../../conversations/set-priority.ts';
import { setTags } from '../../conversations/set-tags.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { endWrapUp } from '../assignments/end-wrap-up.ts';
import { assignByHand } from '../by-hand/assign-by-hand.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { releaseConversation } from '../by-hand/release-conversation.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { resumeAfterCustomerMessage } from './resume-after-customer-message.ts';
import { setConversationStatus } from './set-conversation-status.ts';

describe('owning a conversation', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
  });
  afterAll(() => desk.end());

  const status = (conversationId: string, to: 'assigned' | 'pending' | 'resolved') =>
    setConversationStatus(flow, { conversationId, status: to, by: system });
  const picked = async (agentId: string, channel: 'email' | 'chat' | 'voice' = 'email') => {
    const conversationId = await fixture.waiting({ channel });
    expect(await pickConversation(flow, { conversationId, agentId })).toMatchObject({ kind: 'picked' });
    return conversationId;
  };
  const customerWrites = (id: string) =>
    flow.database.transaction(async (tx) => {
      const row = await lockConversation(tx, id);
      return resumeAfterCustomerMessage(flow, tx, row!, flow.clock.now());
    });

  it('by picking: what waits, for one’s teams, as far as there is room', async () => {
    const ada = await fixture.agent({ presence: 'busy' });
    const seller = await fixture.agent({ teams: ['Sales'] });
    const boss = await fixture.agent({ role: 'supervisor', teams: [] });
    const away = await fixture.agent({ presence: 'offline' });
    const id = await fixture.waiting();
    const pick = (agentId: string, conversationId = id) =>
      pickConversation(flow, { conversationId, agentId });
    expect(await pick(seller)).toEqual({ kind: 'refused', because: 'wrong-team' });
    expect(await pick(away)).toEqual({ kind: 'refused', because: 'offline' });
    expect(await pick(ada)).toMatchObject({
      kind: 'picked',
      conversation: { state: 'assigned', assigneeId: ada },
    });
    expect(await pick(ada)).toEqual({ kind: 'refused', because: 'not-waiting' });
    expect(await pick(boss, await fixture.waiting())).toMatchObject({ kind: 'picked' });
    expect(await pick(flow.newId(), await fixture.waiting())).toEqual({ kind: 'not-found' });
    expect(await pick(ada, flow.newId())).toEqual({ kind: 'not-found' });
    await picked(ada, 'voice');
    expect(await pick(ada, await fixture.waiting())).toEqual({ kind: 'refused', because: 'exclusive-work' });
    expect(await fixture.count(`routing_receipt where outcome = 'manual' and agent_id = $1`, [ada])).toBe(2);
  });

  it('by the hand of a supervisor: beyond the room, from any state, and recorded as such', async () => {
    const [ada, ben, boss] = [
      await fixture.agent(),
      await fixture.agent({ presence: 'offline' }),
      await fixture.agent(),
    ];
    await setPresence(flow, { agentId: boss, presence: 'busy', by: system });
    const call = await picked(ada, 'voice');
    const id = await fixture.waiting();
    const give = (conversationId: string, agentId: string) =>
      assignByHand(flow, { conversationId, agentId, by: boss, reason: 'knows them' });
    expect(await give(id, ada)).toMatchObject({ kind: 'assigned', conversation: { assigneeId: ada } });
    expect(await fixture.holds(ada)).toEqual(['work voice 100', 'work email 10']);
    expect(await fixture.count('holding where by_hand and conversation_id = $1', [id])).toBe(1);
    expect(await give(id, ada)).toMatchObject({ kind: 'unchanged' });
    expect(await give(id, ben)).toMatchObject({ kind: 'assigned', conversation: { assigneeId: ben } });
    expect(await fixture.holds(ada)).toEqual(['work voice 100']);
    expect(await fixture.count('assignment where conversation_id = $1', [id])).toBe(2);
    expect(await give(id, flow.newId())).toEqual({ kind: 'not-found', what: 'agent' });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ben });
    expect(await give(flow.newId(), ben)).toEqual({ kind: 'not-found', what: 'conversation' });
    await status(call, 'resolved');
    expect(await give(call, ben)).toMatchObject({ kind: 'assigned', conversation: { resolvedAt: null } });
    expect(
      await assignByHand(flow, { conversationId: id, agentId: ada, by: boss, basedOnVersion: 1 }),
    ).toMatchObject({ kind: 'stale' });
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
  });

  it('by hand while it is offered takes the offer back', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent({ presence: 'away' })];
    const id = await fixture.waiting();
    await matchWaiting(flow);
    await assignByHand(flow, { conversationId: id, agentId: ben, by: ada });
    expect(await fixture.count(`offer where state = 'withdrawn' and reason = 'assigned-by-hand'`)).toBe(1);
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await fixture.holds(ben)).toEqual(['work email 10']);
    expect(await fixture.count('timer')).toBe(0);
  });

  it('until it is released: back to its place, in a new round, for somebody else', async () => {
    const ada = await fixture.agent();
    const id = await picked(ada);
    const { queuedAt } = await fixture.conversation(id);
    clock.forward(600);
    const by = { kind: 'agent', id: ada } as const;
    expect(await releaseConversation(flow, { conversationId: id, by })).toMatchObject({
      kind: 'released',
      conversation: { state: 'queued', queuedAt, routingRound: 2, assigneeId: null, lastAgentId: null },
    });
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await releaseConversation(flow, { conversationId: id, by })).toEqual({
      kind: 'refused',
      because: 'not-assigned',
    });
  });

  it('pending: the owner stays and the units are free; back only when there is room', async () => {
    const ada = await fixture.agent();
    const id = await picked(ada, 'chat');
    expect(await status(id, 'pending')).toMatchObject({ kind: 'changed', conversation: { assigneeId: ada } });
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await status(id, 'pending')).toMatchObject({ kind: 'unchanged' });
    const call = await picked(ada, 'voice');
    expect(await status(id, 'assigned')).toEqual({ kind: 'refused', because: 'no-room' });
    await status(call, 'resolved');
    await endWrapUp(flow, { agentId: ada });
    expect(await status(id, 'assigned')).toMatchObject({
      kind: 'changed',
      conversation: { state: 'assigned' },
    });
    expect(await fixture.holds(ada)).toEqual(['work chat 30']);
    const waits = await fixture.waiting();
    expect(await status(waits, 'pending')).toEqual({ kind: 'refused', because: 'not-assigned' });
    expect(await status(waits, 'assigned')).toEqual({ kind: 'refused', because: 'not-assigned' });
    expect(await status(flow.newId(), 'resolved')).toEqual({ kind: 'not-found' });
  });

  it('resolved: wrap-up keeps the room of a call until done or timed out, and a mail has none', async () => {
    const ada = await fixture.agent();
    const call = await picked(ada, 'voice');
    expect(await status(call, 'resolved')).toMatchObject({
      kind: 'changed',
      conversation: { state: 'resolved', assigneeId: null, lastAgentId: ada, queuedAt: null },
    });
    expect(await fixture.holds(ada)).toEqual(['wrap-up voice 100']);
    const id = await fixture.waiting();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toBeUndefined();
    clock.forward(29);
    await fixture.actOnTimers();
    expect(await fixture.holds(ada)).toEqual(['wrap-up voice 100']);
    clock.forward(1);
    await fixture.actOnTimers();
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await endWrapUp(flow, { agentId: ada })).toEqual({ kind: 'none' });

    const next = await picked(ada, 'voice');
    await status(next, 'resolved');
    expect(await endWrapUp(flow, { agentId: ada, conversationId: next })).toEqual({
      kind: 'ended',
      conversationIds: [next],
    });
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await fixture.timeline(next)).toEqual([
      'conversation.queued',
      'assignment.started',
      'assignment.ended',
      'wrap-up.started',
      'conversation.resolved',
      'wrap-up.ended',
    ]);
    await status(await picked(ada), 'resolved');
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await status(call, 'pending')).toEqual({ kind: 'refused', because: 'resolved' });
  });

  it('resolved while it is offered: the offer is taken back', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    await matchWaiting(flow);
    await status(id, 'resolved');
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await fixture.count(`offer where state = 'withdrawn'`)).toBe(1);
    expect(await fixture.count('timer')).toBe(0);
  });

  it('a customer’s message brings pending work back to its owner, if they can take it', async () => {
    const ada = await fixture.agent();
    const id = await picked(ada, 'chat');
    await status(id, 'pending');
    expect(await customerWrites(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await fixture.holds(ada)).toEqual(['work chat 30']);
    expect(await customerWrites(id)).toMatchObject({
      state: 'assigned',
      version: (await fixture.conversation(id)).version,
    });
  });

  it.each([
    ['owner-full', (ada: string) => picked(ada, 'voice')],
    ['owner-away', (ada: string) => setPresence(flow, { agentId: ada, presence: 'away', by: system })],
    [
      'owner-gone',
      (ada: string) => flow.database.reading.query('update agent set active = false where id = $1', [ada]),
    ],
  ])('or puts it back into the queue, preferring the owner (%s)', async (because, happens) => {
    const ada = await fixture.agent();
    const id = await picked(ada);
    await status(id, 'pending');
    clock.forward(300);
    await happens(ada);
    expect(await customerWrites(id)).toMatchObject({
      state: 'queued',
      lastAgentId: ada,
      assigneeId: null,
      queuedAt: clock.now(),
      routingRound: 2,
    });
    expect(
      await fixture.count('assignment where conversation_id = $1 and end_reason = $2', [id, because]),
    ).toBe(1);
  });

  it('a customer’s message takes assigned work from an owner who is offline, and from no other', async () => {
    const ada = await fixture.agent();
    const id = await picked(ada);
    const { queuedAt } = await fixture.conversation(id);
    await setPresence(flow, { agentId: ada, presence: 'away', by: system });
    expect(await customerWrites(id)).toMatchObject({ state: 'assigned' });
    await setPresence(flow, { agentId: ada, presence: 'offline', by: system });
    clock.forward(60);
    expect(await customerWrites(id)).toMatchObject({
      state: 'queued',
      queuedAt,
      lastAgentId: ada,
      routingRound: 2,
    });
    expect(await fixture.holds(ada)).toEqual([]);
    const { version } = await fixture.conversation(id);
    expect(await customerWrites(id)).toMatchObject({ state: 'queued', version });
  });

  it('priority and tags are set once each, and tell what was before', async () => {
    const id = await fixture.waiting();
    const by = system;
    expect(await setPriority(flow, { conversationId: id, priority: 'high', by })).toMatchObject({
      kind: 'changed',
    });
    expect(await setPriority(flow, { conversationId: id, priority: 'high', by })).toMatchObject({
      kind: 'unchanged',
    });
    expect(await setTags(flow, { conversationId: id, tags: ['b', 'a', 'b'], by })).toMatchObject({
      kind: 'changed',
      conversation: { tags: ['b', 'a'] },
    });
    expect(await setTags(flow, { conversationId: id, tags: ['a', 'b'], by })).toMatchObject({
      kind: 'unchanged',
    });
    const stale = { conversationId: id, by, basedOnVersion: 1 };
    expect(await setTags(flow, { ...stale, tags: [] })).toMatchObject({ kind: 'stale' });
    expect(await setPriority(flow, { ...stale, priority: 'low' })).toMatchObject({ kind: 'stale' });
    expect(await releaseConversation(flow, stale)).toMatchObject({ kind: 'stale' });
    expect(await setConversationStatus(flow, { ...stale, status: 'resolved' })).toMatchObject({
      kind: 'stale',
    });
    const gone = { conversationId: flow.newId(), by };
    expect(await setTags(flow, { ...gone, tags: [] })).toEqual({ kind: 'not-found' });
    expect(await setPriority(flow, { ...gone, priority: 'low' })).toEqual({ kind: 'not-found' });
    expect(await releaseConversation(flow, gone)).toEqual({ kind: 'not-found' });
  });
});
