import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ManualRules } from '#domain/routing/routing-policy.ts';
import { run } from '#persistence/database.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { setConversationStatus } from '../status/set-conversation-status.ts';
import { assignByHand } from './assign-by-hand.ts';
import { pickConversation } from './pick-conversation.ts';
import { releaseConversation } from './release-conversation.ts';
import { transferConversation, type Transfer } from './transfer-conversation.ts';

const queues = {
  Alpha: { order: 'age', steps: [] },
  Care: { order: 'age', steps: [] },
  Sales: { order: 'age', steps: [] },
} as const;
const refused = (because: string) => ({ kind: 'refused', because });
const owners = { who: 'owner' } as const;

/** Each limit at its edge: what is just allowed, and what is just not. */
describe('the limits of what people may do', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();
  const begin = async (manual?: ManualRules) => {
    ({ flow, clock, fixture } = await desk.begin(testPolicy({ queues, ...(manual && { manual }) })));
  };
  beforeEach(() => begin());
  afterAll(() => desk.end());

  const pick = (conversationId: string, agentId: string) =>
    pickConversation(flow, { conversationId, agentId });
  const picked = async (agentId: string, conversationId?: string) => {
    const id = conversationId ?? (await fixture.waiting());
    expect(await pick(id, agentId)).toMatchObject({ kind: 'picked' });
    return id;
  };
  const transfer = (conversationId: string, to: Transfer['to'], by: Transfer['by']) =>
    transferConversation(flow, { conversationId, to, by });
  const agent = (id: string) => ({ id, role: 'agent' as const });
  const supervisor = (id: string) => ({ id, role: 'supervisor' as const });
  const change = (sql: string, ...parameters: unknown[]) =>
    run(flow.database.reading, `update ${sql}`, parameters);

  describe('of picking', () => {
    it('are the skills at their level, where they are asked for', async () => {
      const able = await fixture.agent({ skills: { german: 3, billing: 1 } });
      const half = await fixture.agent({ skills: { german: 3 } });
      const required = [
        { skill: 'german', level: 3 },
        { skill: 'billing', level: 1 },
      ];
      await picked(half, await fixture.waiting({ required }));
      await begin({ pick: { who: 'team', needsSkills: true }, transfer: owners });
      const [ada, ben] = [
        await fixture.agent({ skills: { german: 3, billing: 1 } }),
        await fixture.agent({ skills: { german: 3 } }),
      ];
      expect(able).not.toBe(ada);
      const id = await fixture.waiting({ required });
      expect(await pick(id, ben)).toEqual(refused('lacks-skills'));
      await picked(ada, id);
    });

    it('are the teams of the queue and those it was widened to, but where anyone may', async () => {
      const seller = await fixture.agent({ teams: ['Sales'] });
      const id = await fixture.waiting();
      expect(await pick(id, seller)).toEqual(refused('wrong-team'));
      await change(
        'conversation set team_ids = array[$2]::uuid[] where id = $1',
        id,
        fixture.teams.get('Sales'),
      );
      await picked(seller, id);
      const care = await fixture.agent();
      const widened = await fixture.waiting();
      await change(
        'conversation set team_ids = array[$2]::uuid[] where id = $1',
        widened,
        fixture.teams.get('Sales'),
      );
      await picked(care, widened);
      const open = await fixture.waiting({ queue: 'Alpha' });
      await run(flow.database.reading, 'delete from queue_team where queue_id = $1', [
        fixture.queues.get('Alpha'),
      ]);
      await picked(seller, open);
      await begin({ pick: { who: 'anyone' }, transfer: owners });
      await picked(await fixture.agent({ teams: ['Sales'] }));
    });

    it('count the picks of an hour, also of two at once, and nothing else', async () => {
      await begin({ pick: { who: 'team', perHour: 3 }, transfer: owners });
      const [ada, ben, sue] = [
        await fixture.agent(),
        await fixture.agent(),
        await fixture.agent({ role: 'supervisor' }),
      ];
      await assignByHand(flow, { conversationId: await fixture.waiting(), agentId: ada, by: sue });
      await picked(ben);
      const waiting: string[] = [];
      for (let n = 0; n < 6; n++) waiting.push(await fixture.waiting());
      const outcomes = await Promise.all(waiting.map((id) => pick(id, ada)));
      expect(outcomes.filter((one) => one.kind === 'picked')).toHaveLength(3);
      expect(outcomes).toContainEqual(refused('picked-too-often'));
      const next = await fixture.waiting();
      clock.forward(3_599);
      expect(await pick(next, ada)).toEqual(refused('picked-too-often'));
      clock.forward(1);
      await picked(ada, next);
    });

    it('count those before it in its queue, of one instant in the order of their ids', async () => {
      await begin({ pick: { who: 'team', amongOldest: 2 }, transfer: owners });
      const ada = await fixture.agent();
      await fixture.waiting({ queue: 'Sales' });
      const [first, second, third] = [
        await fixture.waiting(),
        await fixture.waiting(),
        await fixture.waiting(),
      ];
      expect(await pick(third, ada)).toEqual(refused('not-among-oldest'));
      await picked(ada, second);
      await picked(ada, third);
      await picked(ada, first);
    });

    it('are those of the version that decides about it', async () => {
      const ada = await fixture.agent();
      const shared = testPolicy({
        queues,
        manual: { pick: { who: 'nobody' }, transfer: { who: 'supervisor' } },
      });
      await run(
        flow.database.reading,
        `insert into document (kind, name, version, state, share_percent, body, created_at)
         values ('routing-policy', 'default', 7, 'share', 50, $1, $2)`,
        [JSON.stringify(shared), clock.now()],
      );
      clock.forward(2);
      const [its, other] = [await fixture.waiting(), await picked(ada)];
      await change('conversation set policy_version = 7 where id = $1', its);
      expect(await pick(its, ada)).toEqual(refused('picking-off'));
      await change('conversation set policy_version = 7 where id = $1', other);
      expect(await transfer(other, { queueId: fixture.queues.get('Sales')! }, agent(ada))).toEqual(
        refused('supervisors-only'),
      );
    });

    it('are the room there is, in which what one customer has counts once, of who is still there', async () => {
      const ada = await fixture.agent({ units: 10 });
      const customerId = await fixture.customer();
      const of = () => fixture.waiting({ customerId });
      await picked(ada, await of());
      expect(await pick(await fixture.waiting(), ada)).toEqual(refused('units'));
      await picked(ada, await of());
      expect(await fixture.count('agent where id = $1 and last_assigned_at = $2', [ada, clock.now()])).toBe(
        1,
      );
      const gone = await fixture.agent();
      await change('agent set active = false where id = $1', gone);
      expect(await pick(await fixture.waiting(), gone)).toEqual({ kind: 'not-found' });
    });
  });

  describe('of giving', () => {
    it('are a conversation that goes on by itself, and whoever has it at work already', async () => {
      const [ada, sue] = [await fixture.agent(), await fixture.agent({ role: 'supervisor' })];
      const give = (conversationId: string) => assignByHand(flow, { conversationId, agentId: ada, by: sue });
      const [id, into] = [await picked(ada), await picked(ada)];
      expect(await give(id)).toMatchObject({ kind: 'unchanged' });
      const by = { kind: 'agent', id: ada } as const;
      await setConversationStatus(flow, { conversationId: id, status: 'pending', by });
      expect(await give(id)).toMatchObject({ kind: 'assigned', conversation: { state: 'assigned' } });
      expect(
        await fixture.count('assignment where conversation_id = $1 and by_hand and ended_at is null', [id]),
      ).toBe(1);
      await setConversationStatus(flow, { conversationId: id, status: 'resolved', by });
      await change('conversation set merged_into = $2 where id = $1', id, into);
      expect(await give(id)).toEqual(refused('merged'));
      expect(await transfer(id, { agentId: ada }, supervisor(sue))).toEqual(refused('merged'));
    });
  });

  describe('of handing on', () => {
    it('are work that is open, of one’s own, except for supervisors', async () => {
      await begin({ pick: { who: 'team' }, transfer: { who: 'owner', perConversation: 1 } });
      const [ada, ben, cleo, sue] = [
        await fixture.agent(),
        await fixture.agent(),
        await fixture.agent(),
        await fixture.agent({ role: 'supervisor', presence: 'offline' }),
      ];
      const [id, other] = [await picked(ada), await picked(ada)];
      expect(await transfer(id, { agentId: ben }, agent(ada))).toMatchObject({ kind: 'transferred' });
      // Another conversation's transfers are not this one's.
      expect(await transfer(other, { agentId: ben }, agent(ada))).toMatchObject({ kind: 'transferred' });
      expect(await transfer(id, { agentId: cleo }, agent(ben))).toEqual(refused('transferred-too-often'));
      expect(await transfer(id, { agentId: cleo }, supervisor(sue))).toMatchObject({ kind: 'transferred' });
      const by = { kind: 'agent', id: ben } as const;
      await setConversationStatus(flow, { conversationId: other, status: 'resolved', by });
      expect(await transfer(other, { agentId: ada }, supervisor(sue))).toEqual(refused('resolved'));
      await change(`conversation set state = 'new' where id = $1`, other);
      expect(await transfer(other, { agentId: ada }, supervisor(sue))).toEqual(refused('resolved'));
    });

    it('are agents who are there, unless a supervisor gives it past that', async () => {
      const [ada, gone] = [await fixture.agent(), await fixture.agent({ presence: 'offline' })];
      const id = await picked(ada);
      const given = { conversationId: id, to: { agentId: gone }, by: supervisor(ada) };
      expect(await transferConversation(flow, given)).toEqual(refused('agent-offline'));
      const past = await transferConversation(flow, { ...given, override: true });
      expect(past).toMatchObject({ kind: 'transferred', conversation: { assigneeId: gone } });
    });

    it('are calls on which nobody is being rung or speaks', async () => {
      const [ada, ben] = [await fixture.agent(), await fixture.agent()];
      const id = await picked(ada, await fixture.waiting({ channel: 'voice' }));
      const channelId = flow.newId();
      const tx = flow.database.reading;
      await run(
        tx,
        `insert into channel (id, kind, name, address, created_at) values ($1, 'voice', 'Line', '+15550001', $2)`,
        [channelId, clock.now()],
      );
      await run(
        tx,
        `insert into call (id, channel_id, conversation_id, provider_id, state, from_number, to_number, started_at)
         values ($1, $2, $3, 'CA1', 'connecting', '+15550009', '+15550001', $4)`,
        [flow.newId(), channelId, id, clock.now()],
      );
      expect(await transfer(id, { agentId: ben }, agent(ada))).toEqual(refused('on-the-line'));
      await change(`call set state = 'connected'`);
      expect(await transfer(id, { agentId: ben }, agent(ada))).toEqual(refused('on-the-line'));
      await change(`call set state = 'completed'`);
      expect(await transfer(id, { agentId: ben }, agent(ada))).toMatchObject({ kind: 'transferred' });
    });

    it('counts transfers, whatever else was done', async () => {
      await begin({ pick: { who: 'team' }, transfer: { who: 'owner', perConversation: 4 } });
      const [ada, ben] = [await fixture.agent(), await fixture.agent()];
      const id = await picked(ada);
      for (const [to, from] of [
        [ben, ada],
        [ada, ben],
        [ben, ada],
        [ada, ben],
      ] as const) {
        expect(await transfer(id, { agentId: to }, agent(from))).toMatchObject({ kind: 'transferred' });
      }
      expect(await transfer(id, { agentId: ben }, agent(ada))).toEqual(refused('transferred-too-often'));
    });

    it('takes an offer back, and lets it wait as it did at first, for whoever serves it', async () => {
      const [ada, sue] = [
        await fixture.agent(),
        await fixture.agent({ role: 'supervisor', presence: 'offline' }),
      ];
      const id = await fixture.waiting({ lastAgentId: ada });
      await change(
        'conversation set relaxation_step = 2, kept_until = $2 where id = $1',
        id,
        new Date(clock.now().getTime() + 60_000),
      );
      await matchWaiting(flow);
      expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
      // Care serves all three queues; it is in one of them already.
      const care = { teamId: fixture.teams.get('Care')! };
      expect(await transfer(id, care, supervisor(sue))).toMatchObject({
        kind: 'transferred',
        conversation: {
          state: 'queued',
          queueId: fixture.queues.get('Care'),
          relaxationStep: 0,
          keptUntil: null,
          lastAgentId: null,
          routingRound: 2,
        },
      });
      expect(await fixture.offerOf(id)).toBeUndefined();
      expect(await fixture.holds(ada)).toEqual([]);
      await run(flow.database.reading, 'delete from queue_team where queue_id = $1', [
        fixture.queues.get('Care'),
      ]);
      expect(await transfer(id, care, supervisor(sue))).toMatchObject({
        conversation: { queueId: fixture.queues.get('Alpha') },
      });
    });
  });

  it('of putting back are what somebody has, be it pending, and it is for somebody else then', async () => {
    const ada = await fixture.agent();
    const by = { kind: 'agent', id: ada } as const;
    const id = await picked(ada, await fixture.waiting({ lastAgentId: ada }));
    await setConversationStatus(flow, { conversationId: id, status: 'pending', by });
    expect(await releaseConversation(flow, { conversationId: id, by })).toMatchObject({
      kind: 'released',
      conversation: { lastAgentId: null, routingRound: 2 },
    });
    expect(await releaseConversation(flow, { conversationId: id, by })).toEqual(refused('not-assigned'));
  });
});
