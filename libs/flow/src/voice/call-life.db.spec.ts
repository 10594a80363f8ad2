import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { isLive } from '#domain/calls/call-state.ts';
import { select } from '#persistence/database.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { VoiceFixture } from '../../../../test/builders/voice-fixture.ts';
import { StandingClock, flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { resumeAfterCustomerMessage } from '../routing/status/resume-after-customer-message.ts';
import { setConversationStatus } from '../routing/status/set-conversation-status.ts';
import { hangUpCall } from './hang-up-call.ts';
import { leaveQueue } from './leave-queue.ts';
import { reconcileCalls } from './reconcile-calls.ts';

describe('a call', () => {
  let flow: Flow;
  let clock: StandingClock;
  let voice: VoiceFixture;
  const open: { drop: () => Promise<void> }[] = [];

  beforeEach(async () => {
    const fresh = await freshDatabase();
    open.push(fresh);
    clock = new StandingClock();
    flow = await flowOn(fresh.database, clock);
    voice = await VoiceFixture.on(flow);
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.drop();
  });

  const holdings = () =>
    select<{ kind: string; exclusive: boolean }>(
      flow.database.reading,
      'select kind, exclusive from holding where until_at is null',
    );

  it('keeps its agent while they speak: no pending, and no text takes it from an owner whose session lapsed', async () => {
    await voice.agent();
    const { call, agentId } = await voice.connected('CA1', '+41446681800');
    const conversationId = call.conversationId!;
    expect(await setConversationStatus(flow, { conversationId, status: 'pending', by: system })).toEqual({
      kind: 'refused',
      because: 'on-the-line',
    });
    await flow.database.reading.query(`update agent set presence = 'offline' where id = $1`, [agentId]);
    const after = await flow.database.transaction(async (tx) =>
      resumeAfterCustomerMessage(flow, tx, (await lockConversation(tx, conversationId))!, clock.now()),
    );
    expect(after).toMatchObject({ state: 'assigned', assigneeId: agentId });
  });

  it('is greeted, waits, is answered, ends in wrap-up and stays with the agent as one timeline entry', async () => {
    const agentId = await voice.agent();
    const greeting = await voice.answer('CA1', '+41446681800');
    const { id } = await voice.callOf('CA1');
    expect(greeting).toContain('For help, press 1.');
    expect(greeting).toContain(`/voice/${id}/menu?attempt=1`);
    expect(await voice.press(id, '1')).toContain(`/voice/${id}/wait?stay=first&amp;n=0`);
    expect(await voice.wait(id)).toContain('Please hold.');
    await voice.takeIn('CA1');
    const queued = await voice.call(id);
    expect(queued).toMatchObject({ state: 'queued', digits: '1', providerQueueId: 'QU1' });
    expect(await voice.wait(id, 1)).toContain('You are next.');

    const { legId, call } = await voice.accept(queued);
    expect(call).toMatchObject({ state: 'connecting', agentId });
    expect(voice.provider.sent).toHaveLength(1);
    expect(voice.provider.sent[0]).toMatchObject({
      kind: 'ring',
      ringing: {
        conference: `c-${legId}`,
        to: '+15550002001',
        from: '+15550001000',
        label: `agent:${legId}`,
      },
    });
    // The phone is answered, but nobody has joined: the caller stays where they are.
    await voice.legStatus(id, legId, 'in-progress', 1);
    expect(await voice.run()).toEqual([]);
    await voice.conference(id, legId, 'participant-join', `agent:${legId}`);
    await voice.run();
    expect(voice.provider.sent[1]).toMatchObject({ kind: 'fetch', callSid: 'CA1' });
    expect(await voice.join(id, legId)).toContain('endConferenceOnExit="true"');
    clock.forward(5);
    await voice.conference(id, legId, 'participant-join', 'customer');
    expect(await voice.call(id)).toMatchObject({ state: 'connected', answeredAt: clock.now() });
    await voice.left(id, 'redirected');
    expect((await voice.call(id)).state).toBe('connected');

    clock.forward(90);
    await voice.conference(id, legId, 'participant-leave', 'customer', {
      ReasonParticipantLeft: 'participant_hung_up',
    });
    await voice.conference(id, legId, 'conference-end');
    await voice.callEnds('CA1');
    const ended = await voice.call(id);
    expect(ended).toMatchObject({ state: 'completed', endReason: 'hung-up', endedAt: clock.now() });
    const conversation = await voice.conversation(ended.conversationId!);
    expect(conversation).toMatchObject({ state: 'assigned', assigneeId: agentId, channelKind: 'voice' });
    expect(await holdings()).toEqual([{ kind: 'wrap-up', exclusive: true }]);
    const messages = await select<{ text: string }>(flow.database.reading, 'select text from message');
    expect(messages).toEqual([{ text: 'Call of 1:30' }]);
    expect((await voice.facts(conversation.id)).filter((type) => type.startsWith('call.'))).toEqual([
      'call.started',
      'call.menu-chosen',
      'call.queued',
      'call.connecting',
      'call.connected',
      'call.ended',
    ]);
  });

  it('is answered after it began, although the provider tells whole seconds', async () => {
    await voice.agent();
    clock.forward(0.637);
    const queued = await voice.queuedCall('CA1');
    clock.forward(0.2);
    const { legId } = await voice.accept(queued);
    const rung = clock.now();
    clock.forward(0.1);
    const told = { Timestamp: new Date(Math.floor(rung.getTime() / 1_000) * 1_000).toUTCString() };
    await voice.conference(queued.id, legId, 'participant-join', `agent:${legId}`, told);
    await voice.run();
    await voice.conference(queued.id, legId, 'participant-join', 'customer', told);
    expect(await voice.call(queued.id)).toMatchObject({ state: 'connected', answeredAt: rung });
  });

  it('goes straight to the queue when there is no menu', async () => {
    const { database, drop } = await freshDatabase();
    open.push({ drop });
    const plain = await VoiceFixture.on(await flowOn(database, clock), {
      greeting: 'Hello.',
      language: 'de',
    });
    const document = await plain.answer('CA1');
    expect(document).toContain('<Say language="de">Hello.</Say><Enqueue');
    expect((await plain.callOf('CA1')).state).toBe('queued');
  });

  it('falls through the menu without a digit, and is asked again for a wrong one', async () => {
    await voice.answer('CA1');
    const { id } = await voice.callOf('CA1');
    expect(await voice.press(id, '7')).toContain('That is not one of the choices.');
    expect((await voice.call(id)).state).toBe('menu');
    expect(await voice.press(id, '', 2)).toContain('<Enqueue');
    expect(await voice.call(id)).toMatchObject({ state: 'queued', digits: null });
  });

  it('tells the place from our queue: urgent callers go first, and only better news is announced out of turn', async () => {
    await voice.agent();
    const first = await voice.queuedCall('CA1');
    clock.forward(1);
    const second = await voice.queuedCall('CA2');
    clock.forward(1);
    const third = await voice.queuedCall('CA3');
    expect(await voice.wait(second.id)).toContain('You are number 2 in line.');
    await flow.database.reading.query(`update conversation set priority = 'urgent' where id = $1`, [
      third.conversationId,
    ]);
    expect(await voice.wait(third.id)).toContain('You are next.');
    expect(await voice.wait(second.id, 1, 2)).toContain('Please hold.');
    await voice.callEnds('CA1');
    await voice.callEnds('CA3');
    expect((await voice.call(first.id)).state).toBe('missed');
    expect(await voice.wait(second.id, 2, 2)).toContain('You are next.');
  });

  it('says the expected wait only when there is something to go by', async () => {
    await voice.agent();
    const { call, legId } = await voice.connected('CA1');
    clock.forward(150);
    await voice.conference(call.id, legId, 'participant-leave', 'customer');
    const next = await voice.queuedCall('CA2', '+41446681809');
    expect(await voice.wait(next.id)).toMatch(/The expected wait is (up to|between \d+ and) \d+ minutes\./);
  });

  it('is missed when the caller hangs up in the menu, and stays to be seen', async () => {
    await voice.answer('CA1', '+41446681800');
    await voice.callEnds('CA1');
    await voice.takeIn('CA1');
    const call = await voice.callOf('CA1');
    expect(call).toMatchObject({ state: 'missed', endReason: 'abandoned_menu' });
    expect(await voice.conversation(call.conversationId!)).toMatchObject({ state: 'queued' });
    expect(await voice.facts(call.conversationId!)).toContain('call.missed');
  });

  it.each(['waiting', 'offered', 'connecting', 'connected'])(
    'tells its clocks once that it ended: %s',
    async (when) => {
      await voice.agent();
      const call = await voice.queuedCall('CA1');
      if (when === 'offered') await voice.offered(call.conversationId!);
      if (when === 'connecting') await voice.accept(call);
      if (when === 'connected') {
        const { legId } = await voice.accept(call);
        await voice.join(call.id, legId);
        await voice.conference(call.id, legId, 'participant-join', 'customer');
      }
      await flow.database.reading.query('delete from outbox');
      await voice.callEnds('CA1');
      expect(isLive((await voice.call(call.id)).state)).toBe(false);
      const told = await select(flow.database.reading, `select 1 from outbox where queue = 'sla-follow'`);
      expect(told).toHaveLength(1);
    },
  );

  it('rings nobody for a call that was missed', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    await voice.left(call.id, 'hangup');
    expect(await voice.call(call.id)).toMatchObject({ state: 'missed', endReason: 'abandoned_queue' });
    await expect(voice.accept(call)).rejects.toThrow();
    expect(voice.provider.sent).toEqual([]);
  });

  it('joins an open conversation and takes it to whoever can answer, the owner first', async () => {
    const owner = await voice.agent();
    const { call, legId } = await voice.connected('CA1', '+41446681800');
    await voice.conference(call.id, legId, 'participant-leave', 'customer');
    clock.forward(60);
    // The first call's conversation is still the owner's, who is free for the next call.
    await flow.database.reading.query('update holding set until_at = $1', [clock.now()]);
    await voice.agent('+15550002002');
    const again = await voice.queuedCall('CA2', '+41446681800');
    expect(again.conversationId).toBe(call.conversationId);
    expect(await voice.conversation(call.conversationId!)).toMatchObject({
      state: 'queued',
      lastAgentId: owner,
      queuedAt: clock.now(),
    });
    expect((await voice.offered(call.conversationId!)).agentId).toBe(owner);
  });

  it('can be ended by its agent, for the caller too', async () => {
    await voice.agent();
    const { call, agentId } = await voice.connected('CA1');
    expect(await hangUpCall(flow, { callId: call.id, agentId: flow.newId() })).toEqual({ kind: 'not-yours' });
    expect(await hangUpCall(flow, { callId: call.id, agentId })).toEqual({ kind: 'hung-up' });
    await voice.run();
    expect(voice.provider.sent).toContainEqual({ kind: 'end', callSid: 'CA1' });
    expect(await voice.call(call.id)).toMatchObject({ state: 'completed', endReason: 'agent-hung-up' });
  });

  it('waits on, with its place, when somebody resolves its conversation', async () => {
    const agentId = await voice.agent();
    const call = await voice.queuedCall('CA1');
    clock.forward(30);
    await setConversationStatus(flow, {
      conversationId: call.conversationId!,
      status: 'resolved',
      by: { kind: 'agent', id: agentId },
    });
    await voice.wait(call.id);
    expect(await voice.conversation(call.conversationId!)).toMatchObject({
      state: 'queued',
      queuedAt: call.queuedAt,
      resolvedAt: null,
    });
    expect((await voice.accept(call)).agentId).toBe(agentId);
  });

  it('keeps strangers out: a webhook of another call changes nothing', async () => {
    const call = await voice.queuedCall('CA1');
    await voice.queuedCall('CA2');
    const other = await voice.hook(call.id, { CallSid: 'CA2', QueueResult: 'hangup' });
    await leaveQueue(flow, voice.provider, { ...other, stay: 'first' });
    expect((await voice.call(call.id)).state).toBe('queued');
  });

  it('is closed by the reconciler when it ended while we were down', async () => {
    const gone = await voice.queuedCall('CA1');
    const alive = await voice.queuedCall('CA2');
    const forgotten = await voice.queuedCall('CA3');
    voice.provider.calls.set('CA1', { callSid: 'CA1', status: 'completed', over: true });
    voice.provider.calls.set('CA2', { callSid: 'CA2', status: 'in-progress', over: false });
    clock.forward(120);
    expect(await reconcileCalls(flow, voice.provider, 60_000)).toMatchObject({ asked: 3, closed: 2 });
    expect(await voice.call(gone.id)).toMatchObject({ state: 'missed', endReason: 'reconciled' });
    expect((await voice.call(forgotten.id)).state).toBe('missed');
    expect((await voice.call(alive.id)).state).toBe('queued');
  });
});
