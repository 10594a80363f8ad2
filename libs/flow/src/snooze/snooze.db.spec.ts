import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import type { StandingClock } from '../../../../test/flow.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import { examine } from '../doctor/examine.ts';
import type { Flow } from '../flow.ts';
import { closeFollowUp } from '../follow-ups/close-follow-up.ts';
import { changeFollowUp, scheduleFollowUp } from '../follow-ups/schedule-follow-up.ts';
import { setPresence } from '../presence/set-presence.ts';
import { assignByHand } from '../routing/by-hand/assign-by-hand.ts';
import { pickConversation } from '../routing/by-hand/pick-conversation.ts';
import { resumeAfterCustomerMessage } from '../routing/status/resume-after-customer-message.ts';
import { setConversationStatus } from '../routing/status/set-conversation-status.ts';
import { snoozeConversation, unsnoozeConversation } from './snooze-conversation.ts';

let flow: Flow;
let clock: StandingClock;
let fixture: RoutingFixture;
const desk = new RoutingDesk();

beforeEach(async () => {
  ({ flow, clock, fixture } = await desk.begin());
});
afterAll(() => desk.end());

const later = (seconds: number) => new Date(clock.at.getTime() + seconds * 1_000);
const pass = async (seconds: number) => {
  clock.forward(seconds);
  await fixture.actOnTimers();
};
const healthy = async () => {
  const findings = await examine(flow);
  expect(findings.flatMap((one) => one.violations)).toEqual([]);
};

describe('a snoozed conversation', () => {
  it('returns at its instant to the place it had', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting({ queuedAt: later(-300) });
    const { queuedAt } = await fixture.conversation(id);
    const outcome = await snoozeConversation(flow, { conversationId: id, until: later(600), by: ada });
    expect(outcome).toMatchObject({ kind: 'changed', conversation: { state: 'pending', assigneeId: null } });
    await pass(599);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'pending' });
    await healthy();
    await pass(1);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', queuedAt });
    expect((await fixture.timeline(id)).slice(-3)).toEqual([
      'conversation.snoozed',
      'conversation.unsnoozed',
      'conversation.queued',
    ]);
    await healthy();
  });

  it('returns to its owner, whatever their load; an owner who is offline is waited for by anybody', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent()];
    const [mine, theirs] = [await fixture.waiting(), await fixture.waiting()];
    await pickConversation(flow, { conversationId: mine, agentId: ada });
    await pickConversation(flow, { conversationId: theirs, agentId: ben });
    for (const conversationId of [mine, theirs]) {
      await snoozeConversation(flow, { conversationId, until: later(60), by: ada });
    }
    expect(await fixture.holds(ada)).toEqual([]);
    await setPresence(flow, { agentId: ben, presence: 'offline', by: system });
    await pass(60);
    expect(await fixture.conversation(mine)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await fixture.holds(ada)).toHaveLength(1);
    expect(await fixture.conversation(theirs)).toMatchObject({ state: 'queued', lastAgentId: ben });
    expect(await fixture.count(`notice where kind = 'snooze-over'`)).toBe(1);
    await healthy();
  });

  it('is put off again, brought back by hand, by its customer, and by whoever takes it up', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent()];
    const id = await fixture.waiting();
    const snooze = (seconds: number) =>
      snoozeConversation(flow, { conversationId: id, until: later(seconds), by: ada });
    expect(await snooze(-1)).toEqual({ kind: 'refused', because: 'in-the-past' });
    await snooze(60);
    await snooze(120);
    await pass(60);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'pending' });
    const by = { kind: 'agent', id: ada } as const;
    expect(await unsnoozeConversation(flow, { conversationId: id, by })).toMatchObject({ kind: 'changed' });
    expect(await unsnoozeConversation(flow, { conversationId: id, by })).toEqual({
      kind: 'refused',
      because: 'not-snoozed',
    });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
    await snooze(60);
    await flow.database.transaction(async (tx) => {
      const row = await lockConversation(tx, id);
      if (row) await resumeAfterCustomerMessage(flow, tx, row, clock.at);
    });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
    await snooze(60);
    await assignByHand(flow, { conversationId: id, agentId: ben, by: ada });
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ben });
    expect(await fixture.count('snooze')).toBe(0);
    await snooze(60);
    await setConversationStatus(flow, { conversationId: id, status: 'resolved', by: system });
    await pass(3_600);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'resolved' });
    expect(await fixture.count(`timer where kind = 'snooze'`)).toBe(0);
    await healthy();
  });
});

describe('the clocks of what is woken', () => {
  it.each(['a waiting one', 'an owned one', 'a pending one', 'one whose owner is offline'])(
    'are told once: %s',
    async (which) => {
      const ada = await fixture.agent();
      const conversationId = await fixture.waiting();
      if (which !== 'a waiting one') await pickConversation(flow, { conversationId, agentId: ada });
      if (which === 'a pending one') {
        await setConversationStatus(flow, { conversationId, status: 'pending', by: system });
      }
      await snoozeConversation(flow, { conversationId, until: later(60), by: ada });
      if (which === 'one whose owner is offline')
        await setPresence(flow, { agentId: ada, presence: 'offline', by: system });
      await flow.database.reading.query('delete from outbox');
      await pass(60);
      expect(await fixture.count(`snooze`)).toBe(0);
      expect(await fixture.count(`outbox where queue = 'sla-follow'`)).toBe(1);
    },
  );
});

describe('a follow-up', () => {
  const schedule = async (conversationId: string, agentId: string, seconds = 60) => {
    const input = { conversationId, agentId, at: later(seconds), note: 'Ask whether it works.', by: agentId };
    const outcome = await scheduleFollowUp(flow, input);
    if (outcome.kind !== 'scheduled') throw new Error(outcome.kind);
    return outcome.followUp;
  };
  const stateOf = (id: string) => fixture.count(`follow_up where id = $1 and state = 'due'`, [id]);

  it('brings a resolved conversation back to its agent at its time, once', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    await pickConversation(flow, { conversationId: id, agentId: ada });
    await setConversationStatus(flow, { conversationId: id, status: 'resolved', by: system });
    const followUp = await schedule(id, ada);
    await pass(59);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'resolved' });
    await pass(1);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'assigned', assigneeId: ada });
    expect(await stateOf(followUp.id)).toBe(1);
    expect(await fixture.count(`notice where kind = 'follow-up' and agent_id = $1`, [ada])).toBe(1);
    expect(await closeFollowUp(flow, { id: followUp.id, as: 'done', by: ada })).toMatchObject({
      kind: 'closed',
    });
    expect(await closeFollowUp(flow, { id: followUp.id, as: 'done', by: ada })).toMatchObject({
      kind: 'unchanged',
    });
    await healthy();
  });

  it('waits for the team while its agent is away, and leaves what somebody else works on with them', async () => {
    const boss = await fixture.agent({ role: 'supervisor' });
    const [ada, ben] = [await fixture.agent({ teams: ['Care', 'Sales'] }), await fixture.agent()];
    const [away, taken] = [await fixture.waiting(), await fixture.waiting()];
    await pickConversation(flow, { conversationId: away, agentId: ada });
    await setConversationStatus(flow, { conversationId: away, status: 'pending', by: system });
    await pickConversation(flow, { conversationId: taken, agentId: ben });
    await schedule(away, ada);
    await schedule(taken, ada);
    await setPresence(flow, { agentId: ada, presence: 'away', by: system });
    await pass(60);
    expect(await fixture.conversation(away)).toMatchObject({ state: 'queued', lastAgentId: ada });
    expect((await fixture.conversation(away)).teamIds).toContain(fixture.teams.get('Sales'));
    expect(await fixture.conversation(taken)).toMatchObject({ state: 'assigned', assigneeId: ben });
    expect(await fixture.count(`notice where kind = 'follow-up' and agent_id = $1`, [boss])).toBe(2);
    await healthy();
  });

  it('is moved, cancelled, and refused for the past', async () => {
    const ada = await fixture.agent();
    const id = await fixture.waiting();
    const followUp = await schedule(id, ada);
    const move = (version: number, seconds: number) =>
      changeFollowUp(flow, { id: followUp.id, version, at: later(seconds), by: ada });
    expect(await move(followUp.version, -5)).toEqual({ kind: 'refused', because: 'in-the-past' });
    expect(await move(7, 120)).toMatchObject({ kind: 'stale' });
    expect(await move(followUp.version, 120)).toMatchObject({ kind: 'scheduled' });
    await pass(60);
    expect(await stateOf(followUp.id)).toBe(0);
    await closeFollowUp(flow, { id: followUp.id, as: 'cancelled', by: ada });
    await pass(120);
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued' });
    expect(await move(2, 300)).toEqual({ kind: 'refused', because: 'not-scheduled' });
    expect(await fixture.count(`timer where kind = 'follow-up'`)).toBe(0);
  });
});
