import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#contracts/event-types.ts';
import { select } from '#persistence/database.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { changeAgent } from '../../people/change-agent.ts';
import { assignByHand } from '../by-hand/assign-by-hand.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { sweepRouting } from '../sweep-routing.ts';
import { setConversationStatus } from './set-conversation-status.ts';

describe('work of somebody whose account is closed', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let ada: string;
  let admin: Extract<Actor, { kind: 'agent' }>;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin());
    ada = await fixture.agent();
    admin = { kind: 'agent', id: await fixture.agent({ role: 'admin', presence: 'offline', teams: [] }) };
  });
  afterAll(() => desk.end());

  const adas = async (channel: 'email' | 'voice' = 'email') => {
    const id = await fixture.waiting({ channel });
    await pickConversation(flow, { conversationId: id, agentId: ada });
    return id;
  };
  const close = async (version = 1) => {
    const change = { agentId: ada, version, change: { active: false }, by: admin };
    expect(await changeAgent(flow, change)).toMatchObject({ kind: 'changed' });
    clock.forward(1);
  };
  const set = (assignments: string, ...values: readonly unknown[]) =>
    flow.database.reading.query(`update ${assignments}`, [...values]);
  const whole = async () => (await examine(flow)).flatMap((one) => one.violations);

  it('waits again at its place, for whoever is there, and the record tells by whom and why', async () => {
    const id = await adas();
    const { queuedAt } = await fixture.conversation(id);
    clock.forward(60);
    await close();
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({
      state: 'queued',
      queuedAt,
      assigneeId: null,
      lastAgentId: null,
    });
    expect(await fixture.holds(ada)).toEqual([]);
    const told = await select(
      flow.database.reading,
      `select type, actor_kind as by, actor_id as who, data ->> 'reason' as reason, data ->> 'because' as because from event
       where conversation_id = $1 and type in ('assignment.ended', 'conversation.queued') order by id desc limit 2`,
      [id],
    );
    expect(told).toEqual([
      { type: 'conversation.queued', by: 'agent', who: admin.id, reason: null, because: 'owner-deactivated' },
      { type: 'assignment.ended', by: 'agent', who: admin.id, reason: 'owner-deactivated', because: null },
    ]);
    const ben = await fixture.agent();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ben });
    expect(await whole()).toEqual([]);
  });

  it('goes back all, however much it is', async () => {
    for (let n = 0; n < 60; n++) {
      await assignByHand(flow, { conversationId: await fixture.waiting(), agentId: ada, by: admin.id });
    }
    expect(await fixture.count(`conversation where state = 'assigned'`)).toBe(60);
    await close();
    await fixture.actOnTimers();
    clock.forward(1);
    await fixture.actOnTimers();
    expect(await fixture.count(`conversation where state = 'queued'`)).toBe(60);
    expect(await fixture.count('timer where kind = $1', ['departed-agent'])).toBe(0);
  });

  it('stays where it waits for the customer, and with one who came back before it was taken', async () => {
    const pending = await adas();
    await setConversationStatus(flow, { conversationId: pending, status: 'pending', by: admin });
    await close();
    await fixture.actOnTimers();
    expect(await fixture.conversation(pending)).toMatchObject({ state: 'pending', assigneeId: ada });

    await set(`agent set active = true, presence = 'available' where id = $1`, ada);
    const kept = await adas();
    expect(await fixture.conversation(kept)).toMatchObject({ state: 'assigned', assigneeId: ada });
    await close(2);
    await changeAgent(flow, { agentId: ada, version: 3, change: { active: true }, by: admin });
    await fixture.actOnTimers();
    expect(await fixture.conversation(kept)).toMatchObject({ state: 'assigned', assigneeId: ada });
  });

  it('stays while they speak with the customer', async () => {
    const [id, channelId] = [await adas('voice'), flow.newId()];
    await flow.database.reading.query(
      `insert into channel (id, kind, name, address, created_at) values ($1, 'voice', 'Line', '+15550001', $2)`,
      [channelId, clock.now()],
    );
    await flow.database.reading.query(
      `insert into call (id, channel_id, conversation_id, provider_id, state, from_number, to_number, started_at)
       values ($1, $2, $3, 'CA1', 'connected', '+15550009', '+15550001', $4)`,
      [flow.newId(), channelId, id, clock.now()],
    );
    await close();
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    await set(`call set state = 'completed' where conversation_id = $1`, id);
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', assigneeId: null });
  });

  it('is found by the sweep where no timer tells of it', async () => {
    const id = await adas();
    await set(`agent set active = false, presence = 'offline' where id = $1`, ada);
    expect([await sweepRouting(flow), await sweepRouting(flow)]).toEqual([1, 0]);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', assigneeId: null });
  });
});
