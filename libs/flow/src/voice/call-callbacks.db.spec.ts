import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandOutcome } from '#channels/voice-provider.ts';
import { select } from '#persistence/database.ts';
import { StandingClock, flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { VoiceFixture } from '../../../../test/builders/voice-fixture.ts';
import type { Flow } from '../flow.ts';

/** The numbers are those of the races that telephony is known for; each has a rule, and each rule a test. */
describe('callbacks of a call in any order', () => {
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

  const conversationOf = async (callId: string) =>
    voice.conversation((await voice.call(callId)).conversationId!);
  const load = async () =>
    select(flow.database.reading, 'select 1 from holding where until_at is null and kind = $1', ['work']);
  const ended = { ReasonParticipantLeft: 'participant_hung_up', ParticipantCallStatus: 'completed' };

  it('8, 27: a document that is asked for twice, or twice at once, is the same document and acts once', async () => {
    const params = ['CA1', '+41446681800'] as const;
    const both = await Promise.all([voice.answer(...params), voice.answer(...params)]);
    expect(both[0]).toBe(both[1]);
    const { id } = await voice.callOf('CA1');
    const presses = await Promise.all([voice.press(id, '1'), voice.press(id, '1'), voice.press(id)]);
    expect(new Set(presses).size).toBe(1);
    await voice.takeIn('CA1');
    expect(await voice.wait(id, 0)).toBe(await voice.wait(id, 0));
    expect(await select(flow.database.reading, 'select 1 from call')).toHaveLength(1);
    expect(await select(flow.database.reading, 'select 1 from receipt')).toHaveLength(1);
    expect(await select(flow.database.reading, 'select 1 from message')).toHaveLength(1);
  });

  it('8: a repeated event is told apart and acts once', async () => {
    const { call, legId } = await voice.connecting('CA1');
    const once = { ConferenceSid: 'CF1', SequenceNumber: '1' };
    const join = () => voice.conference(call.id, legId, 'participant-join', `agent:${legId}`, once);
    expect((await Promise.all([join(), join(), join()])).sort()).toEqual([
      'recorded',
      'repeated',
      'repeated',
    ]);
    expect((await voice.commands()).filter((one) => one.kind === 'fetch-caller')).toHaveLength(1);
  });

  it('9: an answer that is reported after the end fills in when it was and revives nothing', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.legStatus(call.id, legId, 'completed', 3);
    await voice.legStatus(call.id, legId, 'in-progress', 2);
    await voice.legStatus(call.id, legId, 'ringing', 1);
    const [, leg] = await voice.legs(call.id);
    expect(leg).toMatchObject({ status: 'completed', lastSequence: 3, answeredAt: clock.now() });
    expect((await voice.call(call.id)).state).toBe('queued');
  });

  it('9: agent and caller who join in the wrong order of callbacks are connected all the same', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.conference(call.id, legId, 'participant-join', 'customer');
    expect((await voice.call(call.id)).state).toBe('connecting');
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    expect((await voice.call(call.id)).state).toBe('connected');
    expect((await voice.commands()).filter((one) => one.kind === 'fetch-caller')).toEqual([]);
  });

  it('9: whatever the order of the callbacks of a whole call, it ends completed and blocks nobody', async () => {
    const { call, legId } = await voice.connecting('CA1');
    const steps = [
      () => voice.legStatus(call.id, legId, 'in-progress', 2),
      () => voice.conference(call.id, legId, 'participant-join', 'customer'),
      () => voice.conference(call.id, legId, 'conference-start'),
      () => voice.legStatus(call.id, legId, 'ringing', 1),
    ];
    const [order] = fc.sample(fc.shuffledSubarray(steps, { minLength: 4 }), 1);
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    for (const step of order!) await step();
    expect((await voice.call(call.id)).state).toBe('connected');
    const ends = [
      () => voice.conference(call.id, legId, 'participant-leave', 'customer', ended),
      () => voice.conference(call.id, legId, 'conference-end'),
      () => voice.callEnds('CA1'),
      () => voice.legStatus(call.id, legId, 'completed', 3),
    ];
    const [last] = fc.sample(fc.shuffledSubarray(ends, { minLength: 4 }), 1);
    for (const step of last!) await step();
    expect((await voice.call(call.id)).state).toBe('completed');
    expect(await load()).toEqual([]);
  });

  it('10: the status comes before the answer to the request that rang the phone', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    voice.provider.next.push(async (sent): Promise<CommandOutcome> => {
      const url = sent.kind === 'ring' ? sent.ringing.statusUrl : '';
      const legId = /legs\/([^/]+)\//.exec(url)![1]!;
      await voice.legStatus(call.id, legId, 'ringing', 1, 'CAearly');
      return { kind: 'done', callSid: 'CAearly' };
    });
    const { legId } = await voice.accept(call);
    const [, leg] = await voice.legs(call.id);
    expect(leg).toMatchObject({ id: legId, providerId: 'CAearly', status: 'ringing' });
  });

  it('12: a caller whom we moved has not hung up', async () => {
    const { call, legId } = await voice.connected('CA1');
    await voice.conference(call.id, legId, 'participant-leave', 'customer', {
      ReasonParticipantLeft: 'participant_updated_via_api',
    });
    expect((await voice.call(call.id)).state).toBe('connected');
  });

  it('13: the agent’s line breaks: after a moment the caller is back in the queue, ahead, for the same agent', async () => {
    const { call, legId, agentId } = await voice.connected('CA1');
    const before = await conversationOf(call.id);
    await voice.conference(call.id, legId, 'participant-leave', `agent:${legId}`, ended);
    expect((await voice.call(call.id)).state).toBe('connected');
    clock.forward(4);
    await voice.timers();
    await voice.run();
    expect(voice.provider.sent.at(-1)).toMatchObject({ kind: 'send', callSid: 'CA1' });
    expect(await voice.back(call.id, legId)).toContain(`stay=${legId}`);
    expect(await voice.call(call.id)).toMatchObject({ state: 'queued' });
    expect(await conversationOf(call.id)).toMatchObject({
      state: 'queued',
      priority: 'high',
      lastAgentId: agentId,
      queuedAt: before.queuedAt,
    });
    // What the old conference still says touches nothing.
    await voice.conference(call.id, legId, 'participant-leave', 'customer', {
      ReasonParticipantLeft: 'participant_updated_via_api',
    });
    await voice.conference(call.id, legId, 'conference-end');
    expect((await voice.call(call.id)).state).toBe('queued');
    await voice.agent('+15550002002');
    const again = await voice.accept(await voice.call(call.id));
    expect(again.agentId).toBe(agentId);
    expect(again.legId).not.toBe(legId);
    await voice.conference(call.id, again.legId, 'participant-join', `agent:${again.legId}`);
    await voice.conference(call.id, again.legId, 'participant-join', 'customer');
    expect((await voice.call(call.id)).state).toBe('connected');
  });

  it('13, 14: the agent hangs up and then the caller: the call is completed, and nobody is told to come back', async () => {
    const { call, legId } = await voice.connected('CA1');
    await voice.conference(call.id, legId, 'participant-leave', `agent:${legId}`, ended);
    clock.forward(2);
    await voice.callEnds('CA1');
    clock.forward(10);
    await voice.timers();
    await voice.run();
    expect((await voice.call(call.id)).state).toBe('completed');
    expect(voice.provider.sent.filter((one) => one.kind === 'send')).toEqual([]);
  });

  it('14: both ends at once: one end, one fact', async () => {
    const { call, legId } = await voice.connected('CA1');
    await Promise.all([
      voice.conference(call.id, legId, 'participant-leave', `agent:${legId}`, ended),
      voice.conference(call.id, legId, 'participant-leave', 'customer', ended),
      voice.conference(call.id, legId, 'conference-end'),
      voice.callEnds('CA1'),
    ]);
    expect((await voice.call(call.id)).state).toBe('completed');
    const facts = await voice.facts(call.conversationId!);
    expect(facts.filter((type) => type === 'call.ended' || type === 'call.missed')).toHaveLength(1);
  });

  it('22: a caller taken out of the queue by us is no news', async () => {
    const { call } = await voice.connected('CA1');
    await voice.left(call.id, 'redirected');
    expect((await voice.call(call.id)).state).toBe('connected');
  });

  it('22: a caller whom the queue does not take is told so and called back', async () => {
    const call = await voice.queuedCall('CA1');
    expect(await voice.left(call.id, 'queue-full')).toContain('We will call you back.');
    expect(await voice.call(call.id)).toMatchObject({ state: 'missed', endReason: 'queue-full' });
  });

  it('the end of a call overtakes its beginning', async () => {
    await voice.callEnds('CA1', 'completed', '+41446681800');
    expect(await voice.answer('CA1', '+41446681800')).toContain('<Hangup/>');
    await voice.takeIn('CA1');
    expect(await voice.callOf('CA1')).toMatchObject({ state: 'missed', fromNumber: '+41446681800' });
  });
});
