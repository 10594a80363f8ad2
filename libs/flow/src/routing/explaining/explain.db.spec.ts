import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import { groupKey } from '#domain/routing/engine/estimates.ts';
import { insertEstimates } from '#persistence/stores/routing/matching-round.store.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import { mergeConversations } from '../../conversations/merge-conversations.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { transferConversation } from '../by-hand/transfer-conversation.ts';
import { snoozeConversation } from '../../snooze/snooze-conversation.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { setConversationStatus } from '../status/set-conversation-status.ts';
import { explainAgent, type AgentExplanation } from './explain-agent.ts';
import { explainRouting } from './explain-routing.ts';

const policy = testPolicy({
  queues: {
    Care: {
      order: 'urgency',
      steps: [{ afterSeconds: 60, lower: [{ skill: 'german', level: 2 }] }],
      afterLast: { do: 'anyone', afterSeconds: 300 },
    },
    Far: { order: 'age', steps: [], afterLast: { do: 'overflow', afterSeconds: 10, queue: 'Care' } },
  },
});

describe('explaining', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();
  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(policy));
  });
  afterAll(() => desk.end());

  const about = async (conversationId: string, agentId: string): Promise<AgentExplanation> => {
    const outcome = await explainAgent(flow, { conversationId, agentId });
    if (outcome.kind !== 'explained') throw new Error(outcome.kind);
    return outcome.explanation;
  };
  const german = (level: number) => fixture.waiting({ required: [{ skill: 'german', level }] });

  it('says why it still waits, and what would free it', async () => {
    await fixture.agent({ name: 'Ben', skills: { german: 2 } });
    const id = await german(4);
    await matchWaiting(flow);
    const nobody = await explainRouting(flow, id);
    expect(nobody).toMatchObject({
      state: 'queued',
      policyVersion: 1,
      ruleVersion: null,
      step: 0,
      decision: null,
    });
    expect(nobody!.waiting).toMatchObject({
      because: 'skill-level',
      passedOverCounts: { 'skill-level': 1 },
      sentences: ['Nobody of the teams that may serve it has german ≥ 4.'],
      wouldFree: [
        {
          kind: 'step',
          at: new Date(flow.clock.now().getTime() + 60_000),
          sentence: 'Step 1 of the queue Care lowers german to 2, after 60 s of waiting.',
        },
      ],
    });
    const latin = await fixture.waiting({ required: [{ skill: 'latin', level: 1 }] });
    expect((await explainRouting(flow, latin))!.waiting!.wouldFree).toMatchObject([
      { sentence: 'Step 2 of the queue Care opens it to anyone, after 300 s of waiting.' },
    ]);
    // Its next step acts as well, but finds nobody, and so does the one after it.
    const stuck = await fixture.waiting({ channel: 'voice', required: [{ skill: 'latin', level: 1 }] });
    await flow.database.reading.query('update agent set phone = null');
    expect((await explainRouting(flow, stuck))!.waiting).toMatchObject({ wouldFree: [] });
    const gerda = await fixture.agent({ name: 'Gerda', skills: { german: 5 }, presence: 'offline' });
    const away = (await explainRouting(flow, id))!.waiting!;
    expect(away.sentences).toEqual(['Nobody on shift of the teams that may serve it has german ≥ 4.']);
    expect(away.wouldFree).toContainEqual({
      kind: 'presence',
      agentId: gerda,
      at: null,
      sentence: 'Gerda is offline.',
    });
    await setPresence(flow, { agentId: gerda, presence: 'available', by: system });
    const call = await fixture.waiting({ channel: 'voice' });
    await pickConversation(flow, { conversationId: call, agentId: gerda });
    const busy = (await explainRouting(flow, id))!.waiting!;
    expect(busy.sentences).toEqual(['1 could serve it; 1 of them is available.']);
    expect(busy.wouldFree).toContainEqual({
      kind: 'room',
      agentId: gerda,
      at: null,
      sentence: 'Gerda is on something that allows nothing beside it.',
    });
    clock.forward(61);
    await fixture.actOnTimers();
    const next = (await explainRouting(flow, id))!;
    expect(next.step).toBe(1);
    expect(next.waiting!.wouldFree[0]).toMatchObject({
      sentence: 'Step 2 of the queue Care opens it to anyone, after 300 s of waiting.',
    });
  });

  it('names the step of another queue, where moving it there frees nothing yet', async () => {
    await fixture.agent({ name: 'Ben', skills: { german: 2 } });
    const far = { queue: 'Far', required: [{ skill: 'german', level: 4 }] };
    const [id, call] = [await fixture.waiting(far), await fixture.waiting({ ...far, channel: 'voice' })];
    expect((await explainRouting(flow, id))!.waiting!.wouldFree).toMatchObject([
      { kind: 'step', sentence: 'Step 1 of the queue Care lowers german to 2, after 60 s of waiting.' },
    ]);
    await flow.database.reading.query('update agent set phone = null');
    expect((await explainRouting(flow, call))!.waiting).toMatchObject({
      sentences: [expect.anything(), 'No step changes that.'],
      wouldFree: [],
    });
  });

  it('tells all that keeps an agent from it, since coming back to a full desk frees nothing', async () => {
    const gerda = await fixture.agent({ name: 'Gerda', skills: { german: 5 }, units: 10 });
    await pickConversation(flow, { conversationId: await fixture.waiting(), agentId: gerda });
    await setPresence(flow, { agentId: gerda, presence: 'away', by: system });
    const frees = async (id: string) =>
      (await explainRouting(flow, id))!.waiting!.wouldFree.filter((one) => one.agentId !== null);
    expect(await frees(await german(4))).toEqual([
      {
        ...{ kind: 'presence', agentId: gerda, at: null },
        sentence: 'Gerda is away. Gerda has no units of capacity left for it.',
      },
    ]);
  });

  it('says that the end of a wrap-up frees it only where there is room then', async () => {
    const hans = await fixture.agent({ name: 'Hans', skills: { german: 5 } });
    for (let at = 0; at < 7; at++) {
      await pickConversation(flow, { conversationId: await fixture.waiting(), agentId: hans });
    }
    const call = await fixture.waiting({ channel: 'voice' });
    await pickConversation(flow, { conversationId: call, agentId: hans });
    await setConversationStatus(flow, { conversationId: call, status: 'resolved', by: system });
    const id = await german(4);
    const frees = async () => (await explainRouting(flow, id))!.waiting!.wouldFree[0];
    expect(await frees()).toMatchObject({ kind: 'wrap-up-ends', sentence: 'Hans ends their wrap-up.' });
    const eighth = await fixture.waiting();
    await transferConversation(flow, {
      ...{ conversationId: eighth, to: { agentId: hans }, override: true },
      by: { id: hans, role: 'supervisor' },
    });
    const { wouldFree } = (await explainRouting(flow, id))!.waiting!;
    expect(wouldFree.map((one) => one.kind)).not.toContain('wrap-up-ends');
    expect(wouldFree).toContainEqual(expect.objectContaining({ kind: 'room', agentId: hans, at: null }));
  });

  it('says of one that waits what keeps an agent from it now', async () => {
    const ben = await fixture.agent({ name: 'Ben', skills: { german: 2 } });
    const gerda = await fixture.agent({ name: 'Gerda', skills: { german: 5 }, presence: 'away' });
    const sam = await fixture.agent({ name: 'Sam', teams: ['Sales'] });
    const id = await german(4);
    expect(await about(id, ben)).toMatchObject({
      basis: 'now',
      verdict: { kind: 'passed-over', because: 'skill-level' },
      sentence: 'Ben does not reach the level it needs: german 4.',
    });
    expect((await about(id, gerda)).sentence).toBe('Gerda is away.');
    expect((await about(id, sam)).sentence).toBe('Sam is in none of the teams that may serve it.');
    await setPresence(flow, { agentId: gerda, presence: 'available', by: system });
    expect(await about(id, gerda)).toMatchObject({ verdict: { kind: 'eligible' } });
    const missing = { conversationId: flow.newId(), agentId: ben };
    expect(await explainAgent(flow, missing)).toEqual({ kind: 'no-conversation' });
    expect(await explainAgent(flow, { conversationId: id, agentId: flow.newId() })).toEqual({
      kind: 'no-agent',
    });
  });

  it('says that an agent who could take it is kept free for other work, and until when', async () => {
    const ada = await fixture.agent({ name: 'Ada' });
    const care = { channel: 'voice', queue: 'Care', required: [], teams: [] } as const;
    const at = flow.clock.now();
    const body = {
      channels: { voice: { handlingMs: 300_000, answerMs: 4_000, arrivals: 1 / 60_000 } },
      groups: {
        [groupKey(care)]: {
          needs: { ...care, worth: 1 },
          ...{ handlingMs: 300_000, arrivals: 1 / 60_000, tightness: 0.3, costs: [] },
        },
      },
      paceByLevel: [1, 1, 1, 1, 1, 1],
      agents: {},
    };
    await flow.database.transaction((tx) => insertEstimates(tx, { id: flow.newId(), at, body }));
    const id = await fixture.waiting({ channel: 'voice' });
    await fixture.deadline(id, new Date(at.getTime() + 20_000));
    clock.forward(25);
    await matchWaiting(flow);
    expect(await about(id, ada)).toMatchObject({
      verdict: { kind: 'passed-over', because: 'spared' },
      sentence: expect.stringMatching(/^Who could take it is kept free .* until \d\d:\d\d UTC\.$/),
    });
    const { waiting } = (await explainRouting(flow, id))!;
    expect(waiting).toMatchObject({
      because: 'spared',
      wouldFree: [{ kind: 'spared-until' }, { kind: 'step' }],
    });
    const until = waiting!.wouldFree[0]!.at!;
    clock.forward((until.getTime() - flow.clock.now().getTime()) / 1_000);
    await matchWaiting(flow);
    expect((await fixture.offerOf(id))?.agentId).toBe(ada);
  });

  it('says of one that does not wait any more that nobody was given it', async () => {
    const ada = await fixture.agent({ name: 'Ada', presence: 'away' });
    const sentence = async (id: string) => (await about(id, ada)).sentence;
    const putOff = await fixture.waiting();
    const until = new Date(clock.now().getTime() + 60_000);
    await snoozeConversation(flow, { conversationId: putOff, until, by: ada });
    expect(await sentence(putOff)).toContain('It was put off before anybody was given it');
    const by = { kind: 'agent', id: ada } as const;
    await setConversationStatus(flow, { conversationId: putOff, status: 'resolved', by });
    expect(await sentence(putOff)).toBe('It was resolved before anybody was given it.');
    const { customerId } = fixture;
    const [part, into] = [await fixture.waiting({ customerId }), await fixture.waiting({ customerId })];
    await mergeConversations(flow, { conversationId: part, into, by: { id: ada, role: 'supervisor' } });
    expect(await sentence(part)).toContain('It became part of another conversation');
  });

  it('says why her and why not me, with terms that sum exactly to the scores', async () => {
    const team = await Promise.all([1, 2].map(() => fixture.agent({ skills: { german: 4 } })));
    const weak = await fixture.agent({ name: 'Ben', skills: { german: 1 } });
    const id = await german(4);
    await matchWaiting(flow);
    const offer = await fixture.offerOf(id);
    await acceptOffer(flow, { offerId: offer!.id, agentId: offer!.agentId });
    const why = await about(id, offer!.agentId);
    const whyNot = await about(
      id,
      team.find((one) => one !== offer!.agentId)!,
    );
    expect([why.verdict.kind, whyNot.verdict.kind, why.receipt?.policyVersion]).toEqual([
      'chosen',
      'outscored',
      1,
    ]);
    for (const { verdict } of [why, whyNot]) {
      if (verdict.kind !== 'chosen' && verdict.kind !== 'outscored') throw new Error(verdict.kind);
      expect(verdict.terms.reduce((sum, one) => sum + one.points, 0)).toBe(verdict.score);
      expect(verdict.terms.reduce((sum, one) => sum + (one.otherPoints ?? 0), 0)).toBe(verdict.other!.score);
    }
    expect(await about(id, weak)).toMatchObject({ basis: 'receipt', verdict: { because: 'skill-level' } });
    const explained = await explainRouting(flow, id);
    expect(explained).toMatchObject({
      state: 'assigned',
      waiting: null,
      decision: { agentId: offer!.agentId },
    });
  });

  it('computes from recorded facts what the receipt did not keep, or says that only counts were kept', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 8 }, () => fixture.agent({ skills: { german: 4 } })),
    );
    const late = await fixture.agent({ name: 'Lea', skills: { german: 4 }, presence: 'busy' });
    const id = await german(4);
    await matchWaiting(flow);
    clock.forward(5);
    // What she is now does not count.
    await setPresence(flow, { agentId: late, presence: 'available', by: system });
    await flow.database.reading.query(`update routing_receipt set detail = detail || '{"passedOver": []}'`);
    expect(await about(id, late)).toMatchObject({
      basis: 'recorded-facts',
      verdict: { kind: 'passed-over', because: 'not-available', what: 'busy' },
      sentence: 'Lea was busy.',
    });
    clock.forward(5);
    const nora = await fixture.agent({ name: 'Nora', skills: { german: 4 } });
    expect(await about(id, nora)).toMatchObject({
      basis: 'recorded-facts',
      sentence: 'Nora was not there yet.',
    });
    const verdicts = await Promise.all(crowd.map((agentId) => about(id, agentId)));
    const notKept = verdicts.filter((one) => one.verdict.kind === 'not-kept');
    expect(notKept.length).toBeGreaterThan(0);
    for (const { basis, sentence } of notKept) {
      expect([basis, sentence]).toEqual(['counts-only', expect.stringContaining('of 8, and')]);
    }
  });

  it('knows of a round in which somebody let it go, where the receipt did not keep them', async () => {
    await Promise.all([1, 2].map(() => fixture.agent({ name: 'Ada', skills: { german: 4 } })));
    const id = await german(4);
    await matchWaiting(flow);
    const first = await fixture.offerOf(id);
    clock.forward(1);
    await declineOffer(flow, { offerId: first!.id, agentId: first!.agentId });
    await matchWaiting(flow);
    expect((await fixture.offerOf(id))!.agentId).not.toBe(first!.agentId);
    // As in a house in which more came closer than it keeps.
    await flow.database.reading.query(`update routing_receipt set detail = detail || '{"passedOver": []}'`);
    expect(await about(id, first!.agentId)).toMatchObject({
      basis: 'recorded-facts',
      verdict: { because: 'asked-this-round' },
      sentence: 'Ada was asked in this round and let it go.',
    });
  });

  it('says that a person decided', async () => {
    const [ada, ben] = [await fixture.agent(), await fixture.agent({ name: 'Ben' })];
    const id = await fixture.waiting();
    await pickConversation(flow, { conversationId: id, agentId: ada });
    expect((await about(id, ada)).sentence).toBe('Ada picked it.');
    expect((await about(id, ben)).verdict).toEqual({ kind: 'by-hand' });
    const given = await fixture.waiting();
    const by = { id: ada, role: 'supervisor' } as const;
    const reason = 'knows them';
    await transferConversation(flow, {
      conversationId: given,
      to: { agentId: ben },
      by,
      reason,
      override: true,
    });
    expect((await about(given, ben)).sentence).toBe(
      'Ben has it because Ada handed it on, past capacity and presence: “knows them”.',
    );
    expect((await about(given, ada)).sentence).toContain('It is not with Ada because Ada handed it on');
  });
});
