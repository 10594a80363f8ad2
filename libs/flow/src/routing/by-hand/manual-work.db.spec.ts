import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ManualRules } from '#domain/routing/routing-policy.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { assignByHand } from './assign-by-hand.ts';
import { pickConversation } from './pick-conversation.ts';
import { transferConversation, type Transfer } from './transfer-conversation.ts';

const queues = { Care: { order: 'age', steps: [] }, Sales: { order: 'age', steps: [] } } as const;

describe('work that people move', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let ada: string;
  let ben: string;
  let sue: string;
  const desk = new RoutingDesk();
  const begin = async (manual?: ManualRules) => {
    ({ flow, clock, fixture } = await desk.begin(testPolicy({ queues, ...(manual && { manual }) })));
    [ada, ben] = [await fixture.agent(), await fixture.agent()];
    sue = await fixture.agent({ role: 'supervisor', presence: 'offline' });
  };
  beforeEach(() => begin());
  afterAll(() => desk.end());

  const agentsOwn = async () => {
    const id = await fixture.waiting();
    await pickConversation(flow, { conversationId: id, agentId: ada });
    return id;
  };
  const transfer = (conversationId: string, to: Transfer['to'], own: Partial<Transfer> = {}) =>
    transferConversation(flow, { conversationId, to, by: { id: ada, role: 'agent' }, ...own });
  const asSue = (own: Partial<Transfer> = {}) => ({ by: { id: sue, role: 'supervisor' as const }, ...own });
  const facts = (id: string) => fixture.timeline(id);

  it('goes to another agent, with a reason in the record', async () => {
    const id = await agentsOwn();
    const outcome = await transfer(id, { agentId: ben }, { reason: 'knows printers' });
    expect(outcome).toMatchObject({
      kind: 'transferred',
      conversation: { state: 'assigned', assigneeId: ben },
    });
    expect([await fixture.holds(ada), await fixture.holds(ben)]).toEqual([[], ['work email 10']]);
    expect((await facts(id)).slice(-3)).toEqual([
      'assignment.ended',
      'conversation.transferred',
      'assignment.started',
    ]);
    expect(
      await fixture.count(
        `routing_receipt where conversation_id = $1 and outcome = 'manual' and agent_id = $2
         and detail @> '{"how": "transferred", "reason": "knows printers"}'`,
        [id, ben],
      ),
    ).toBe(1);
    expect(await transfer(id, { agentId: ada })).toEqual({ kind: 'refused', because: 'not-yours' });
    expect(await transfer(id, { agentId: ben }, asSue())).toEqual({
      kind: 'refused',
      because: 'has-it-already',
    });
  });

  it('respects capacity and presence, unless a supervisor overrides them, and undoes what it began', async () => {
    const full = await fixture.agent({ units: 5 });
    const gone = await fixture.agent({ presence: 'offline' });
    const id = await agentsOwn();
    expect(await transfer(id, { agentId: full })).toEqual({ kind: 'refused', because: 'units' });
    expect(await transfer(id, { agentId: gone })).toEqual({ kind: 'refused', because: 'agent-offline' });
    expect(await transfer(id, { agentId: full }, { override: true })).toMatchObject({
      because: 'supervisors-only',
    });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await fixture.holds(ada)).toEqual(['work email 10']);
    expect(await transfer(id, { agentId: full }, asSue({ override: true }))).toMatchObject({
      kind: 'transferred',
    });
    expect(await fixture.count('holding where agent_id = $1 and by_hand and until_at is null', [full])).toBe(
      1,
    );
    expect(await transfer(id, { agentId: flow.newId() }, asSue())).toEqual({
      kind: 'not-found',
      what: 'agent',
    });
  });

  it('goes to a queue or a team, with its place and without preferring who had it', async () => {
    const id = await agentsOwn();
    const { queuedAt } = await fixture.conversation(id);
    clock.forward(30);
    const required = [{ skill: 'german', level: 2 }];
    const moved = await transfer(id, { queueId: fixture.queues.get('Sales')!, required });
    expect(moved).toMatchObject({
      kind: 'transferred',
      conversation: {
        state: 'queued',
        queueId: fixture.queues.get('Sales'),
        queuedAt,
        requiredSkills: required,
        lastAgentId: null,
        routingRound: 2,
      },
    });
    expect(await fixture.holds(ada)).toEqual([]);
    expect(await transfer(id, { queueId: flow.newId() }, asSue())).toEqual({
      kind: 'not-found',
      what: 'queue',
    });
    expect(await transfer(id, { teamId: flow.newId() }, asSue())).toEqual({
      kind: 'not-found',
      what: 'team',
    });
    const klingon = { queueId: fixture.queues.get('Sales')!, required: [{ skill: 'klingon', level: 1 }] };
    expect(await transfer(id, klingon, asSue())).toEqual({ kind: 'not-found', what: 'skill' });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', requiredSkills: required });
    expect(await transfer(id, { teamId: fixture.teams.get('Sales')! }, asSue())).toEqual({
      kind: 'refused',
      because: 'team-serves-no-queue',
    });
    // Care serves this queue already, so it stays there.
    const kept = await transfer(id, { teamId: fixture.teams.get('Care')! }, asSue());
    expect(kept).toMatchObject({ conversation: { queueId: fixture.queues.get('Sales') } });
  });

  it('keeps to the limits of the policy', async () => {
    await begin({
      pick: { who: 'team', needsSkills: true, perHour: 2, amongOldest: 1 },
      transfer: { who: 'owner', needsReason: true, reasons: ['wrong language'], perConversation: 1 },
    });
    const before = await fixture.waiting();
    clock.forward(1);
    const id = await fixture.waiting();
    const german = await fixture.waiting({ required: [{ skill: 'german', level: 1 }], queue: 'Sales' });
    const pick = (conversationId: string, agentId = ada) =>
      pickConversation(flow, { conversationId, agentId });
    expect(await pick(id)).toEqual({ kind: 'refused', because: 'not-among-oldest' });
    expect(await pick(german)).toEqual({ kind: 'refused', because: 'lacks-skills' });
    expect(await pick(before)).toMatchObject({ kind: 'picked' });
    expect(await pick(id)).toMatchObject({ kind: 'picked' });
    clock.forward(60);
    const third = await fixture.waiting();
    expect(await pick(third)).toEqual({ kind: 'refused', because: 'picked-too-often' });
    clock.forward(3_600);
    expect(await pick(third)).toMatchObject({ kind: 'picked' });

    expect(await transfer(id, { agentId: ben })).toEqual({ kind: 'refused', because: 'reason-required' });
    const wrong = { reason: 'I am bored' };
    expect(await transfer(id, { agentId: ben }, wrong)).toEqual({
      kind: 'refused',
      because: 'unknown-reason',
    });
    const reason = 'wrong language';
    expect(await transfer(id, { agentId: ben }, { reason })).toMatchObject({ kind: 'transferred' });
    const again = { reason, by: { id: ben, role: 'agent' as const } };
    expect(await transfer(id, { agentId: ada }, again)).toEqual({
      kind: 'refused',
      because: 'transferred-too-often',
    });
    const hand = { conversationId: id, agentId: ada, by: sue };
    expect(await assignByHand(flow, hand)).toEqual({ kind: 'refused', because: 'reason-required' });
    expect(await assignByHand(flow, { ...hand, reason })).toMatchObject({ kind: 'assigned' });
  });

  it('lets nobody pick, or only supervisors hand on, where the policy says so', async () => {
    await begin({ pick: { who: 'nobody' }, transfer: { who: 'supervisor' } });
    const id = await fixture.waiting();
    expect(await pickConversation(flow, { conversationId: id, agentId: ada })).toMatchObject({
      because: 'picking-off',
    });
    await assignByHand(flow, { conversationId: id, agentId: ada, by: sue });
    expect(await transfer(id, { agentId: ben })).toEqual({ kind: 'refused', because: 'supervisors-only' });
    expect(await transfer(id, { agentId: ben }, asSue())).toMatchObject({ kind: 'transferred' });
  });
});
