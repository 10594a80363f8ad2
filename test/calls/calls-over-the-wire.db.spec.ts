import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptOffer } from '#flow/routing/offers/accept-offer.ts';
import { hangUpCall } from '#flow/voice/hang-up-call.ts';
import { select, selectOne } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { eventually } from '../eventually.ts';
import { voiceHouse, type VoiceHouse } from './voice-house.ts';

const number = '+15550001000';
const phones = { ada: '+15550002001', ben: '+15550002002' };

describe('calls over the wire', () => {
  let house: VoiceHouse;
  let ada: string;
  let ben: string;
  let callers = 0;

  beforeAll(async () => {
    house = await voiceHouse({ menu: { '1': 'help', '2': 'sales' }, agentDropGraceSeconds: 1 });
    ada = await house.fixture.agent(phones.ada);
    ben = await house.fixture.agent(phones.ben);
  });
  afterAll(async () => {
    await house.close();
  });
  beforeEach(async () => {
    await presence(ada, 'available');
    await presence(ben, 'away');
    await phone(phones.ada, {});
    await phone(phones.ben, {});
  });
  afterEach(async () => {
    await house.sandbox.drive('PUT', 'faults', {});
    const { calls } = (await house.sandbox.drive('GET', 'calls?live=true')) as {
      calls: { callSid: string }[];
    };
    for (const { callSid } of calls) await hangUp(callSid);
    await eventually(async () => (await openCalls()) === 0);
    const sql = (text: string) => house.flow.database.reading.query(text);
    await sql(`update offer set state = 'withdrawn' where state = 'pending'`);
    await sql(`update assignment set ended_at = now() where ended_at is null`);
    await sql(
      `update conversation set state = 'resolved', resolved_at = now() - interval '1 year', assignee_id = null`,
    );
    await sql('update holding set until_at = greatest(from_at, now()) where until_at is null');
    await sql('update agent set rest_until = null');
  });

  const presence = (id: string, to: string) =>
    house.flow.database.reading.query('update agent set presence = $2 where id = $1', [id, to]);
  const phone = (address: string, behaviour: object) =>
    house.sandbox.drive('PUT', `phones/${encodeURIComponent(address)}`, { afterMs: 100, ...behaviour });
  const hangUp = (sid: string) => house.sandbox.drive('POST', `calls/${sid}/hang-up`);
  const openCalls = async () =>
    (await select(house.flow.database.reading, 'select 1 from call where ended_at is null')).length;

  async function callIn(script: readonly object[]): Promise<string> {
    const from = `+414466810${String(10 + callers++)}`;
    const made = await house.sandbox.drive('POST', 'calls', { from, to: number, script });
    return (made as { callSid: string }).callSid;
  }
  const reaches = async (sid: string, state: string) =>
    house.sandbox.drive('GET', `calls/${sid}?until=${state}&wait=15000`);
  const becomes = (sid: string, state: CallRow['state']) =>
    eventually(async () => {
      const call = await house.fixture.callOf(sid);
      if (call.state !== state) throw new Error(`It is ${call.state} (${call.endReason ?? 'not over'}).`);
      return call;
    });
  const offer = (sid: string, agentId: string) =>
    eventually(() =>
      selectOne<{ id: string }>(
        house.flow.database.reading,
        `select offer.id from offer join call on call.conversation_id = offer.conversation_id
         where call.provider_id = $1 and offer.agent_id = $2 and offer.state = 'pending'`,
        [sid, agentId],
      ),
    );
  const accept = async (sid: string, agentId: string) => {
    const { id } = await offer(sid, agentId);
    expect((await acceptOffer(house.flow, { offerId: id, agentId })).kind).toBe('accepted');
  };
  const heard = async (sid: string) => JSON.stringify(await house.sandbox.drive('GET', `calls/${sid}`));

  it('answers, queues and connects a caller, and closes the call when they hang up', async () => {
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await reaches(sid, 'queued');
    await accept(sid, ada);
    await reaches(sid, 'connected');
    const connected = await becomes(sid, 'connected');
    expect(connected).toMatchObject({ digits: '1', agentId: ada });
    expect(await heard(sid)).toContain('Welcome.');
    await hangUp(sid);
    const ended = await becomes(sid, 'completed');
    expect(ended.answeredAt).not.toBeNull();
    // Nobody is left on the agent's phone.
    await eventually(async () => {
      const { calls } = (await house.sandbox.drive('GET', 'calls?live=true')) as { calls: unknown[] };
      return calls.length === 0;
    });
    expect(await house.fixture.conversation(ended.conversationId!)).toMatchObject({
      state: 'assigned',
      assigneeId: ada,
    });
  });

  it('keeps a caller who hung up in the menu, and one who hung up in the queue', async () => {
    await presence(ada, 'away');
    const inMenu = await callIn([{ wait: 6_000 }]);
    // A machine that is slow answers after five milliseconds; whoever is gone by then was in no menu.
    await reaches(inMenu, 'in-progress');
    await hangUp(inMenu);
    const inQueue = await callIn([{ press: '2' }, { until: 'queued' }, { wait: 20 }, { hangUp: true }]);
    expect(await becomes(inMenu, 'missed')).toMatchObject({ endReason: 'abandoned_menu' });
    expect(await becomes(inQueue, 'missed')).toMatchObject({ endReason: 'abandoned_queue', digits: '2' });
    for (const sid of [inMenu, inQueue]) {
      const { conversationId } = await eventually(async () => {
        const call = await house.fixture.callOf(sid);
        return call.conversationId === null ? undefined : call;
      });
      expect((await house.fixture.conversation(conversationId!)).state).toBe('queued');
    }
  });

  it('asks the next agent when the first does not answer the phone, at the same place', async () => {
    await phone(phones.ada, { answer: 'busy' });
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await reaches(sid, 'queued');
    await accept(sid, ada);
    const { conversationId } = await becomes(sid, 'queued');
    const { queuedAt } = await eventually(async () => {
      const row = await house.fixture.conversation(conversationId!);
      return row.assigneeId === null ? row : undefined;
    });
    await presence(ben, 'available');
    await askForMatching(house.flow.database.reading);
    await accept(sid, ben);
    await reaches(sid, 'connected');
    expect(await becomes(sid, 'connected')).toMatchObject({ agentId: ben });
    expect((await house.fixture.conversation(conversationId!)).queuedAt).toEqual(queuedAt);
  });

  it('takes a caller whose agent dropped back to the queue, and to the agent who is reachable again', async () => {
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await reaches(sid, 'queued');
    await accept(sid, ada);
    await becomes(sid, 'connected');
    await house.sandbox.drive('POST', `phones/${encodeURIComponent(phones.ada)}/hang-up`);
    await becomes(sid, 'queued');
    await reaches(sid, 'queued');
    expect(await heard(sid)).toContain('We lost the connection');
    await accept(sid, ada);
    await reaches(sid, 'connected');
    await becomes(sid, 'connected');
  });

  it('frees the caller when the agent ends the call', async () => {
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await accept(sid, ada);
    const { id } = await becomes(sid, 'connected');
    expect(await hangUpCall(house.flow, { callId: id, agentId: ada })).toEqual({ kind: 'hung-up' });
    await reaches(sid, 'completed');
    expect(await becomes(sid, 'completed')).toMatchObject({ endReason: 'agent-hung-up' });
  });

  it('stops the phone when the caller hangs up while it rings', async () => {
    await phone(phones.ada, { answer: 'never' });
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await accept(sid, ada);
    await eventually(
      async () =>
        ((await house.sandbox.drive('GET', 'calls?live=true')) as { calls: unknown[] }).calls.length === 2,
    );
    await hangUp(sid);
    expect(await becomes(sid, 'missed')).toMatchObject({ endReason: 'abandoned_ring' });
    await eventually(
      async () =>
        ((await house.sandbox.drive('GET', 'calls?live=true')) as { calls: unknown[] }).calls.length === 0,
    );
  });

  it('connects when every webhook comes twice, late, out of order, and before the answer to its request', async () => {
    await house.sandbox.drive('PUT', 'faults', {
      duplicateRate: 1,
      delayMs: [0, 400],
      reorder: true,
      callbackBeforeResponse: true,
      seed: 7,
    });
    const sid = await callIn([{ press: '1' }, { wait: 6_000 }]);
    await reaches(sid, 'queued');
    await accept(sid, ada);
    await becomes(sid, 'connected');
    await hangUp(sid);
    await becomes(sid, 'completed');
    const receipts = await select(
      house.flow.database.reading,
      'select 1 from receipt where provider_key = $1',
      [sid],
    );
    expect(receipts).toHaveLength(1);
  });

  it('finds the phone that it rang when the provider did not answer the request', async () => {
    await phone(phones.ada, { timeout: true, times: 1 });
    const sid = await callIn([{ press: '1' }, { wait: 60_000 }]);
    await accept(sid, ada);
    await becomes(sid, 'connected');
    const legs = await house.fixture.legs((await house.fixture.callOf(sid)).id);
    expect(legs.filter((leg) => leg.role === 'agent')).toHaveLength(1);
  });
});
