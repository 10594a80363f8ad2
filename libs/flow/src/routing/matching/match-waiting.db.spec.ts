import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { selectOne } from '#persistence/database.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { examine } from '../../doctor/examine.ts';
import type { Flow } from '../../flow.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { matchWaiting } from './match-waiting.ts';

describe('matching what waits', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    const policy = testPolicy({
      queues: {
        Care: { order: 'urgency', steps: [{ afterSeconds: 60, raisePriority: true }] },
        Auto: { order: 'age', autoAccept: true, steps: [] },
      },
    });
    ({ flow, clock, fixture } = await desk.begin(policy));
  });
  afterAll(() => desk.end());

  const receipt = (conversationId: string) =>
    selectOne<RoutingReceiptRow>(
      flow.database.reading,
      'select outcome, agent_id as "agentId", step, round, detail from routing_receipt where conversation_id = $1 order by id desc limit 1',
      [conversationId],
    );

  it('reserves it for the best agent: offer, room, receipt, facts and timer in one go', async () => {
    const good = await fixture.agent({ skills: { german: 5 } });
    await fixture.agent({ skills: { german: 3 } });
    const lame = await fixture.agent({ skills: { german: 2 } });
    const id = await fixture.waiting({ channel: 'chat', required: [{ skill: 'german', level: 3 }] });
    expect(await matchWaiting(flow)).toEqual({
      kind: 'matched',
      offered: 1,
      dropped: 0,
      waiting: 0,
      setAside: [],
      heldElsewhere: [],
      again: false,
      wakeAt: undefined,
    });

    const expiresAt = new Date(clock.now().getTime() + 30_000);
    const offer = await fixture.offerOf(id);
    expect(offer).toMatchObject({ agentId: good, round: 1, state: 'pending', expiresAt });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'offered', version: 3, assigneeId: null });
    expect(await fixture.holds(good)).toEqual(['work chat 30']);
    expect(await fixture.timeline(id)).toEqual(['conversation.queued', 'offer.made']);
    expect(
      await fixture.count(`timer where key = $1 and due_at = $2`, [`offer-expiry:${offer?.id}`, expiresAt]),
    ).toBe(1);
    expect(await fixture.count(`timer where kind = 'relaxation'`)).toBe(0);
    expect(await fixture.count('agent where id = $1 and last_assigned_at = $2', [good, clock.now()])).toBe(1);
    const kept = await receipt(id);
    expect(kept).toMatchObject({
      outcome: 'offer',
      agentId: good,
      step: 0,
      round: 1,
      detail: {
        queue: 'Care',
        required: [{ skill: 'german', level: 3 }],
        consideredCount: 2,
        passedOver: [{ agentId: lame, because: 'skill-level', what: 'german 3' }],
      },
    });
    expect(await matchWaiting(flow)).toMatchObject({ offered: 0, waiting: 0, again: false });
  });

  it('assigns without asking where the queue says so', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting({ queue: 'Auto' });
    const told = () => fixture.count(`outbox where queue = 'sla-follow'`);
    const before = await told();
    await matchWaiting(flow);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await fixture.timeline(id)).toEqual(['conversation.queued', 'assignment.started']);
    expect(await fixture.holds(ada)).toEqual(['work email 10']);
    expect(await told()).toBe(before + 1);
    expect(await fixture.count('assignment where agent_id = $1 and ended_at is null', [ada])).toBe(1);
  });

  it('serves the nearest deadline first when there is not room for all', async () => {
    const ada = await fixture.agent();
    const first = await fixture.waiting({ channel: 'voice' });
    const promised = await fixture.waiting({ channel: 'voice' });
    await fixture.deadline(promised, new Date(clock.now().getTime() + 60_000));
    expect(await matchWaiting(flow)).toMatchObject({ offered: 1, waiting: 1 });
    expect(await fixture.offerOf(promised)).toMatchObject({ agentId: ada });
    expect(await fixture.offerOf(first)).toBeUndefined();
  });

  it('rings nobody who has no phone', async () => {
    await fixture.agent({ phone: null });
    const call = await fixture.waiting({ channel: 'voice' });
    await matchWaiting(flow);
    expect(await receipt(call)).toMatchObject({ outcome: 'wait', detail: { because: 'no-phone' } });
    const ben = await fixture.agent();
    await matchWaiting(flow);
    expect(await fixture.offerOf(call)).toMatchObject({ agentId: ben });
  });

  it('gives a call to who has the caller’s mail, and counts what is theirs once', async () => {
    const [ada, ben] = [await fixture.agent({ units: 40 }), await fixture.agent({ skills: { german: 5 } })];
    const customerId = await fixture.customer();
    const mail = await fixture.waiting({ customerId });
    await pickConversation(flow, { conversationId: mail, agentId: ada });
    for (let n = 0; n < 3; n++) {
      await pickConversation(flow, { conversationId: await fixture.waiting(), agentId: ada });
    }
    // Her desk is full: of strangers.
    const [theirs, other] = [await fixture.waiting({ customerId }), await fixture.waiting()];
    await matchWaiting(flow);
    expect(await fixture.offerOf(theirs)).toMatchObject({ agentId: ada });
    expect(await fixture.offerOf(other)).toMatchObject({ agentId: ben });
    expect((await receipt(theirs))!.detail.considered).toMatchObject([
      {
        agentId: ada,
        terms: expect.arrayContaining([expect.objectContaining({ name: 'related', points: 30 })]),
      },
      { agentId: ben },
    ]);
    const german = [{ skill: 'german', level: 5 }];
    const call = await fixture.waiting({ channel: 'voice', customerId, preferred: german });
    await matchWaiting(flow);
    expect(await fixture.offerOf(call)).toMatchObject({ agentId: ada });
    const sms = await fixture.waiting({ channel: 'sms' });
    expect(await pickConversation(flow, { conversationId: sms, agentId: ada })).toMatchObject({
      because: 'exclusive-work',
    });
    for (const found of await examine(flow)) expect(found).toMatchObject({ violations: [] });
  });

  it('knows a customer by whom they were merged into', async () => {
    const [ada] = [await fixture.agent(), await fixture.agent()];
    const [one, same] = [await fixture.customer(), await fixture.customer()];
    await flow.database.reading.query('update customer set merged_into = $2 where id = $1', [same, one]);
    const mail = await fixture.waiting({ customerId: same });
    await pickConversation(flow, { conversationId: mail, agentId: ada });
    for (let n = 0; n < 2; n++) {
      const also = await fixture.waiting({ customerId: n === 0 ? one : same });
      await matchWaiting(flow);
      expect(await fixture.offerOf(also)).toMatchObject({ agentId: ada });
    }
  });

  it('looks at teams: the queue’s, those it was widened to, and all where a queue has none', async () => {
    const seller = await fixture.agent({ teams: ['Sales'] });
    const id = await fixture.waiting();
    await matchWaiting(flow);
    expect(await receipt(id)).toMatchObject({ outcome: 'wait', detail: { because: 'wrong-team' } });
    await flow.database.reading.query('update conversation set team_ids = $2 where id = $1', [
      id,
      [fixture.teams.get('Sales')],
    ]);
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: seller });
    await flow.database.reading.query('delete from queue_team where queue_id = $1', [
      fixture.queues.get('Auto'),
    ]);
    const open = await fixture.waiting({ queue: 'Auto' });
    await matchWaiting(flow);
    expect(await fixture.conversation(open)).toMatchObject({ assigneeId: seller });
  });

  it('records why one goes on waiting when the reason changes, and not every round', async () => {
    const id = await fixture.waiting();
    for (let round = 0; round < 3; round++) await matchWaiting(flow);
    expect(await receipt(id)).toMatchObject({ outcome: 'wait', detail: { because: 'nobody' } });
    expect(await fixture.count('routing_receipt')).toBe(1);
    const { version } = await fixture.conversation(id);
    await fixture.agent({ presence: 'busy' });
    for (let round = 0; round < 3; round++) await matchWaiting(flow);
    expect(await receipt(id)).toMatchObject({
      detail: { because: 'not-available', passedOverCounts: { 'not-available': 1 } },
    });
    expect(await fixture.count('routing_receipt')).toBe(2);
    expect(await fixture.timeline(id)).toEqual(['conversation.queued', 'routing.waiting', 'routing.waiting']);
    expect((await fixture.conversation(id)).version).toBe(version);
  });

  it('lets rounds that come at once follow each other: each conversation is offered once', async () => {
    const agents = await Promise.all(Array.from({ length: 4 }, () => fixture.agent()));
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) ids.push(await fixture.waiting());
    const rounds = await Promise.all(Array.from({ length: 6 }, () => matchWaiting(flow)));
    // Eight mails per agent is the most of the channel.
    expect(rounds.reduce((sum, round) => sum + round.offered, 0)).toBe(32);
    // One after another: a later one never decides on what an earlier one has given away.
    expect(rounds.every((round) => round.dropped === 0)).toBe(true);
    expect(await fixture.count(`offer where state = 'pending'`)).toBe(32);
    for (const agent of agents) expect(await fixture.holds(agent)).toHaveLength(8);
  });
});
