import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import { VoiceFixture } from '../../../../test/builders/voice-fixture.ts';
import { StandingClock, flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { releaseConversation } from '../routing/by-hand/release-conversation.ts';
import { acceptOffer } from '../routing/offers/accept-offer.ts';
import { expireOffer } from '../routing/offers/expire-offer.ts';
import { executeCommand } from './execute-command.ts';

/** The numbers are those of the races that telephony is known for; each has a rule, and each rule a test. */
describe('races of a call', () => {
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
  const agentRow = async (id: string) => {
    const [row] = await select<{ restUntil: Date | null }>(
      flow.database.reading,
      'select rest_until as "restUntil" from agent where id = $1',
      [id],
    );
    return row!;
  };
  const ended = { ReasonParticipantLeft: 'participant_hung_up', ParticipantCallStatus: 'completed' };

  it('1: the caller hangs up while an agent is asked; a late accept finds it gone', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    const before = await conversationOf(call.id);
    const offer = await voice.offered(call.conversationId!);
    clock.forward(3);
    await voice.left(call.id, 'hangup');
    expect(await voice.call(call.id)).toMatchObject({ state: 'missed', endReason: 'abandoned_offer' });
    expect(await acceptOffer(flow, { offerId: offer.id, agentId: offer.agentId })).toEqual({
      kind: 'gone',
      state: 'withdrawn',
    });
    expect(await conversationOf(call.id)).toMatchObject({ state: 'queued', queuedAt: before.queuedAt });
    expect(await load()).toEqual([]);
    expect(voice.provider.sent).toEqual([]);
  });

  it('1, 5: hang-up and accept at the same moment leave either a missed call or a rung phone that is hung up', async () => {
    const agentId = await voice.agent();
    const call = await voice.queuedCall('CA1');
    const offer = await voice.offered(call.conversationId!);
    const [accepted] = await Promise.all([
      acceptOffer(flow, { offerId: offer.id, agentId }),
      voice.left(call.id, 'hangup'),
    ]);
    const state = await voice.call(call.id);
    expect(state.state).toBe('missed');
    expect(state.endReason).toBe(accepted.kind === 'accepted' ? 'abandoned_ring' : 'abandoned_offer');
    await voice.run();
    expect(voice.provider.sent.filter((one) => one.kind === 'ring')).toEqual([]);
    expect((await conversationOf(call.id)).state).toBe('queued');
    expect(await load()).toEqual([]);
  });

  it('2: accept and expiry at the same instant: exactly one wins, and a phone rings only for the accept', async () => {
    const agentId = await voice.agent();
    const call = await voice.queuedCall('CA1');
    const offer = await voice.offered(call.conversationId!);
    clock.forward(20);
    const [accepted] = await Promise.all([
      acceptOffer(flow, { offerId: offer.id, agentId }),
      flow.database.transaction((tx) =>
        expireOffer(
          flow,
          tx,
          { key: '', lane: 'routing', kind: '', dueAt: clock.now(), payload: { offerId: offer.id } },
          clock.now(),
        ),
      ),
    ]);
    expect(accepted.kind).toBe('gone');
    expect((await voice.call(call.id)).state).toBe('queued');
    expect(await voice.commands()).toEqual([]);
  });

  it.each(['no-answer', 'busy', 'failed'])(
    '4: an agent who is %s is released and rests; the caller keeps waiting at the same place',
    async (status) => {
      const { call, legId, agentId } = await voice.connecting('CA1');
      const before = await conversationOf(call.id);
      await voice.legStatus(call.id, legId, status, 3);
      expect(await voice.call(call.id)).toMatchObject({ state: 'queued', agentId: null });
      expect(await conversationOf(call.id)).toMatchObject({
        state: 'queued',
        assigneeId: null,
        queuedAt: before.queuedAt,
      });
      expect(await load()).toEqual([]);
      expect((await agentRow(agentId)).restUntil).toEqual(new Date(clock.now().getTime() + 30_000));
      await voice.run();
      expect(voice.provider.sent.map((one) => one.kind)).toEqual(['ring']);
      const second = await voice.agent('+15550002002');
      expect((await voice.offered(call.conversationId!)).agentId).toBe(second);
    },
  );

  it('4: a phone that nobody tells us about is given up by our own timer and hung up on', async () => {
    const { call, legId } = await voice.connecting('CA1');
    clock.forward(24);
    await voice.timers();
    expect((await voice.call(call.id)).state).toBe('connecting');
    clock.forward(1);
    await voice.timers();
    await voice.run();
    expect((await voice.call(call.id)).state).toBe('queued');
    expect(voice.provider.sent.at(-1)).toEqual({ kind: 'end', callSid: 'CAagent1' });
    // The phone is answered in this very moment: the agent is hung up on, not connected.
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    expect((await voice.call(call.id)).state).toBe('queued');
  });

  it('4: never dequeues a caller for an agent who only picked up the phone', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.legStatus(call.id, legId, 'in-progress', 2);
    await voice.conference(call.id, legId, 'conference-start');
    await voice.run();
    expect(voice.provider.sent.map((one) => one.kind)).toEqual(['ring']);
  });

  it('5: the caller hangs up while the agent is rung: the phone stops, nobody is left in a conference', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.callEnds('CA1');
    await voice.run();
    expect(await voice.call(call.id)).toMatchObject({ state: 'missed', endReason: 'abandoned_ring' });
    expect(voice.provider.sent.at(-1)).toEqual({ kind: 'end', callSid: 'CAagent1' });
    expect(await conversationOf(call.id)).toMatchObject({ state: 'queued', assigneeId: null });
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    await voice.run();
    expect(voice.provider.sent.filter((one) => one.kind === 'fetch')).toEqual([]);
  });

  it('6: the caller whom we fetch is not there any more', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    voice.provider.next.push({ kind: 'gone', error: 'not found' });
    await voice.run();
    expect(await voice.call(call.id)).toMatchObject({ state: 'missed', endReason: 'abandoned_ring' });
    await voice.run();
    expect(voice.provider.sent.at(-1)).toMatchObject({ kind: 'end' });
  });

  it('7: nobody knows whether the caller was fetched: not again when they came, again when not', async () => {
    for (const came of [true, false]) {
      const { call, legId } = await voice.connecting(`CA-${came}`);
      await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
      voice.provider.next.push({ kind: 'unknown', error: 'no answer' });
      await voice.run();
      if (came) await voice.conference(call.id, legId, 'participant-join', 'customer');
      const before = voice.provider.sent.length;
      clock.forward(2);
      await voice.timers();
      await voice.run(['unknown']);
      expect(voice.provider.sent.slice(before).map((one) => one.kind)).toEqual(came ? [] : ['fetch']);
      expect((await voice.call(call.id)).state).toBe(came ? 'connected' : 'connecting');
      await voice.callEnds(`CA-${came}`);
      await voice.run();
      await flow.database.reading.query('update holding set until_at = now() where until_at is null');
      await flow.database.reading.query(`update conversation set state = 'resolved'`);
    }
  });

  it('11: a worker dies while it rings a phone: the provider is asked, and the phone is not rung twice', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    voice.provider.next.push(() => Promise.reject(new Error('killed')));
    await expect(voice.accept(call)).rejects.toThrow('killed');
    expect(await voice.commands()).toEqual([{ kind: 'ring-agent', state: 'sending' }]);
    expect(await voice.run(['sending'])).toEqual(['nothing']);
    clock.forward(15);
    await voice.timers();
    voice.provider.rung = { callSid: 'CAfound', status: 'ringing', over: false };
    expect(await voice.run(['unknown'])).toEqual(['settled']);
    expect(voice.provider.sent).toHaveLength(1);
    expect((await voice.legs(call.id))[1]).toMatchObject({ providerId: 'CAfound' });
  });

  it('11: the provider does not know the call that was to ring: it is rung now', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    voice.provider.next.push({ kind: 'unknown', error: 'no answer' });
    await voice.accept(call);
    clock.forward(2);
    await voice.timers();
    expect(await voice.run(['unknown'])).toEqual(['settled']);
    expect(voice.provider.sent.map((one) => one.kind)).toEqual(['ring', 'ring']);
  });

  it('18: the caller hangs up before the provider told the id of the phone that it rings', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    voice.provider.next.push(async () => {
      await voice.callEnds('CA1');
      return { kind: 'done', callSid: 'CAlate' };
    });
    await voice.accept(call);
    await voice.run();
    expect(voice.provider.sent.at(-1)).toEqual({ kind: 'end', callSid: 'CAlate' });
  });

  it('18: the same, and only a status callback ever tells the id', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    voice.provider.next.push({ kind: 'unknown', error: 'no answer' });
    const { legId } = await voice.accept(call);
    await voice.callEnds('CA1');
    await voice.legStatus(call.id, legId, 'ringing', 1, 'CAlate');
    await voice.run();
    expect(voice.provider.sent.at(-1)).toEqual({ kind: 'end', callSid: 'CAlate' });
  });

  it('23: the agent gives the conversation back while the phone rings: it stops, and the caller waits on', async () => {
    const { call, agentId } = await voice.connecting('CA1');
    await releaseConversation(flow, {
      conversationId: call.conversationId!,
      by: { kind: 'agent', id: agentId },
    } as never);
    await voice.run();
    expect(voice.provider.sent.at(-1)).toEqual({ kind: 'end', callSid: 'CAagent1' });
    expect((await voice.call(call.id)).state).toBe('queued');
  });

  it('the caller follows an agent who has just left: back to the queue, never alone in a conference', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    await voice.run();
    await voice.conference(call.id, legId, 'participant-leave', `agent:${legId}`, ended);
    expect((await voice.call(call.id)).state).toBe('queued');
    expect(await voice.join(call.id, legId)).toContain('<Enqueue');
  });

  it('the same, after the caller was already sent to the conference', async () => {
    const { call, legId } = await voice.connecting('CA1');
    await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
    await voice.run();
    expect(await voice.join(call.id, legId)).toContain('<Conference');
    await voice.conference(call.id, legId, 'participant-leave', `agent:${legId}`, ended);
    await voice.conference(call.id, legId, 'participant-join', 'customer');
    await voice.run();
    expect(voice.provider.sent.at(-1)).toMatchObject({ kind: 'send', callSid: 'CA1' });
    expect((await voice.call(call.id)).state).toBe('queued');
  });

  it.each(['the call', 'the leg of the agent'])(
    'the end of %s is told before that the caller joined: they have spoken all the same',
    async (first) => {
      const { call, legId, agentId } = await voice.connecting('CA1');
      await voice.conference(call.id, legId, 'participant-join', `agent:${legId}`);
      await voice.run();
      expect(await voice.join(call.id, legId)).toContain('<Conference');
      if (first !== 'the call') await voice.legStatus(call.id, legId, 'completed', 3);
      await voice.callEnds('CA1');
      await voice.conference(call.id, legId, 'participant-join', 'customer');
      await voice.conference(call.id, legId, 'participant-leave', 'customer', ended);
      await voice.conference(call.id, legId, 'conference-end');
      await voice.run();
      clock.forward(10);
      await voice.timers();
      expect(await voice.call(call.id)).toMatchObject({ state: 'completed', endReason: 'hung-up', agentId });
      expect(await conversationOf(call.id)).toMatchObject({ state: 'assigned', assigneeId: agentId });
      expect((await agentRow(agentId)).restUntil).toBeNull();
      const facts = (await voice.facts(call.conversationId!)).filter((type) => type.startsWith('call.'));
      expect(facts.slice(-2)).toEqual(['call.connected', 'call.ended']);
    },
  );

  it('an agent whose phone is gone by the time it is to ring is released; a provider that is busy is asked again', async () => {
    await flow.database.reading.query('update agent set presence = $1', ['offline']);
    const phoneless = await voice.agent();
    const call = await voice.queuedCall('CA1');
    await voice.offered(call.conversationId!);
    await flow.database.reading.query('update agent set phone = null where id = $1', [phoneless]);
    await voice.accept(call);
    expect((await voice.call(call.id)).state).toBe('queued');
    await flow.database.reading.query(`update agent set presence = 'offline' where id = $1`, [phoneless]);
    await voice.agent('+15550002002');
    voice.provider.next.push({ kind: 'failed', failure: 'transient', error: 'too many requests' });
    await voice.accept(await voice.call(call.id));
    clock.forward(2);
    await voice.timers();
    expect(await voice.run()).toEqual(['settled']);
    expect((await voice.call(call.id)).state).toBe('connecting');
  });

  it('a command that two workers take at once is sent once', async () => {
    await voice.agent();
    const call = await voice.queuedCall('CA1');
    const offer = await voice.offered(call.conversationId!);
    await acceptOffer(flow, { offerId: offer.id, agentId: offer.agentId });
    const [command] = await select<{ id: string }>(flow.database.reading, 'select id from provider_command');
    const kinds = await Promise.all(
      [1, 2, 3].map(async () => (await executeCommand(flow, voice.provider, command!.id)).kind),
    );
    expect(kinds.sort()).toEqual(['nothing', 'nothing', 'settled']);
    expect(voice.provider.sent).toHaveLength(1);
  });
});
