import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AfterLastStep } from '#domain/routing/routing-policy.ts';
import { select } from '#persistence/database.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { explainAgent } from '../explaining/explain-agent.ts';
import { explainRouting } from '../explaining/explain-routing.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { replayDecisions } from '../replay/replay-decisions.ts';
import { sweepRouting } from '../sweep-routing.ts';

const policy = testPolicy({
  queues: {
    Care: {
      order: 'urgency',
      steps: [
        { afterSeconds: 60, lower: [{ skill: 'german', level: 2 }] },
        { afterSeconds: 120, raisePriority: true, widen: ['Sales'], notifySupervisors: true },
        { afterSeconds: 300, drop: ['german'] },
      ],
    },
  },
});

describe('relaxing what waits', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(policy));
  });
  afterAll(() => desk.end());

  const german = () => fixture.waiting({ required: [{ skill: 'german', level: 4 }] });
  const reasons = (id: string) =>
    select<{ type: string; data: unknown }>(
      flow.database.reading,
      `select type, data from event where conversation_id = $1
       and type in ('conversation.skills-relaxed', 'conversation.teams-widened', 'conversation.priority-raised')
       order by id`,
      [id],
    );

  it('takes the steps that became due during an offer before anybody else is offered it', async () => {
    const id = await german();
    clock.forward(50);
    const agentId = await fixture.agent({ skills: { german: 4 } });
    const next = await fixture.agent({ skills: { german: 2 } });
    await matchWaiting(flow);
    const offer = await fixture.offerOf(id);
    expect(offer).toMatchObject({ agentId });
    clock.forward(20);
    await declineOffer(flow, { offerId: offer!.id, agentId });
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: next });
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 1 });
  });

  it('goes step by step at its instants, says why, and keeps the place', async () => {
    const boss = await fixture.agent({ role: 'supervisor', presence: 'offline' });
    const id = await german();
    const { queuedAt } = await fixture.conversation(id);
    clock.forward(59);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 0 });
    clock.forward(1);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({
      relaxationStep: 1,
      requiredSkills: [{ skill: 'german', level: 2 }],
      priority: 'normal',
    });
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({
      relaxationStep: 2,
      priority: 'high',
      teamIds: [fixture.teams.get('Sales')],
    });
    expect(await fixture.count('notice where agent_id = $1 and conversation_id = $2', [boss, id])).toBe(1);
    clock.forward(180);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 3, requiredSkills: [], queuedAt });
    expect(await reasons(id)).toEqual([
      {
        type: 'conversation.skills-relaxed',
        data: {
          because: 'waited 60 s (step 1 of queue Care)',
          dropped: [],
          lowered: [{ skill: 'german', level: 2 }],
        },
      },
      {
        type: 'conversation.teams-widened',
        data: { because: 'waited 120 s (step 2 of queue Care)', teams: ['Sales'] },
      },
      {
        type: 'conversation.priority-raised',
        data: { because: 'waited 120 s (step 2 of queue Care)', from: 'normal', to: 'high' },
      },
      {
        type: 'conversation.skills-relaxed',
        data: { because: 'waited 300 s (step 3 of queue Care)', dropped: ['german'], lowered: [] },
      },
    ]);
    expect(await fixture.count('timer')).toBe(0);
  });

  it('lets who lacks the skill have it only after the step that drops it', async () => {
    const ada = await fixture.agent();
    const id = await german();
    clock.forward(299);
    await fixture.actOnTimers();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toBeUndefined();
    clock.forward(1);
    await fixture.actOnTimers();
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ada });
  });

  it('catches up with steps whose instants passed while it was offered', async () => {
    const ada = await fixture.agent({ skills: { german: 5 } });
    const id = await german();
    await matchWaiting(flow);
    clock.forward(59);
    await declineOffer(flow, { offerId: (await fixture.offerOf(id))!.id, agentId: ada });
    clock.forward(31);
    await matchWaiting(flow);
    clock.forward(40);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'offered', relaxationStep: 0 });
    await declineOffer(flow, { offerId: (await fixture.offerOf(id))!.id, agentId: ada });
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ state: 'queued', relaxationStep: 2 });
  });

  it('takes up steps that a new policy brought, by the sweep', async () => {
    await fixture.publish({ ...policy, queues: { Care: { order: 'age', steps: [] } } });
    clock.forward(2);
    const id = await fixture.waiting();
    expect(await fixture.count('timer')).toBe(0);
    await fixture.publish(policy);
    clock.forward(2);
    expect(await sweepRouting(flow)).toBe(1);
    expect(await sweepRouting(flow)).toBe(0);
    clock.forward(60);
    await fixture.actOnTimers();
    expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 1 });
  });

  describe('after the last step', () => {
    const steps = [{ afterSeconds: 60, lower: [{ skill: 'german', level: 2 }] }];
    const overflowing = (afterLast: AfterLastStep) =>
      testPolicy({
        queues: {
          Care: { order: 'age', steps, afterLast },
          Backup: { order: 'age', steps: [{ afterSeconds: 90, drop: ['german'] }] },
        },
      });
    // Makes the queue Backup too, which the fixture makes only of the policy that it begins with.
    const begin = async (afterLast: AfterLastStep) => {
      ({ flow, clock, fixture } = await desk.begin(overflowing(afterLast)));
    };

    it('opens what nobody took to anyone', async () => {
      await begin({ do: 'anyone', afterSeconds: 120 });
      const seller = await fixture.agent({ teams: ['Sales'] });
      const id = await german();
      clock.forward(60);
      await fixture.actOnTimers();
      await matchWaiting(flow);
      expect(await fixture.offerOf(id)).toBeUndefined();
      clock.forward(60);
      await fixture.actOnTimers();
      expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2, requiredSkills: [] });
      await matchWaiting(flow);
      expect(await fixture.offerOf(id)).toMatchObject({ agentId: seller });
    });

    it('opens it to nobody who is in no team', async () => {
      await begin({ do: 'anyone', afterSeconds: 120 });
      await fixture.agent({ teams: [] });
      const id = await german();
      for (const seconds of [60, 60]) {
        clock.forward(seconds);
        await fixture.actOnTimers();
      }
      expect(await fixture.conversation(id)).toMatchObject({ requiredSkills: [] });
      await matchWaiting(flow);
      expect(await fixture.offerOf(id)).toBeUndefined();
    });

    it('moves it to another queue with its place, where the steps count from that place', async () => {
      await begin({ do: 'overflow', afterSeconds: 120, queue: 'Backup' });
      const id = await german();
      const { queuedAt } = await fixture.conversation(id);
      clock.forward(60);
      await fixture.actOnTimers();
      clock.forward(60);
      await fixture.actOnTimers();
      expect(await fixture.conversation(id)).toMatchObject({
        queueId: fixture.queues.get('Backup'),
        queuedAt,
        relaxationStep: 1,
        requiredSkills: [],
        state: 'queued',
      });
      expect(await fixture.timeline(id)).toContain('conversation.overflowed');
    });

    it('takes up again by itself what a policy published meanwhile adds', async () => {
      await begin({ do: 'wait' });
      const id = await german();
      clock.forward(200);
      await fixture.actOnTimers();
      expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 1 });
      await fixture.publish(overflowing({ do: 'anyone', afterSeconds: 120 }));
      clock.forward(5);
      expect(await sweepRouting(flow)).toBe(1);
      await fixture.actOnTimers();
      expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2, requiredSkills: [] });
    });

    it.each([
      { do: 'anyone', afterSeconds: 300 } as const,
      { do: 'overflow', afterSeconds: 300, queue: 'Backup' } as const,
    ])('acts ($do) on one that another version took through more steps than there are now', async (last) => {
      const more = overflowing({ do: 'wait' });
      const raise = { afterSeconds: 20, raisePriority: true };
      await begin({ do: 'wait' });
      await fixture.agent({ presence: 'away' });
      await fixture.publish({
        ...more,
        queues: { ...more.queues, Care: { ...more.queues.Care!, steps: [raise, raise] } },
      });
      clock.forward(2);
      const id = await german();
      clock.forward(200);
      await fixture.actOnTimers();
      expect(await fixture.conversation(id)).toMatchObject({ relaxationStep: 2 });
      await fixture.publish(overflowing(last));
      clock.forward(5);
      expect(await sweepRouting(flow)).toBe(1);
      expect((await explainRouting(flow, id))!.waiting!.wouldFree).toMatchObject([{ kind: 'step' }]);
      clock.forward(100);
      await fixture.actOnTimers();
      const queue = last.do === 'overflow' ? 'Backup' : 'Care';
      expect(await fixture.conversation(id)).toMatchObject({
        queueId: fixture.queues.get(queue),
        ...(last.do === 'anyone' && { requiredSkills: [], relaxationStep: 2 }),
      });
      if (last.do === 'anyone') expect(await sweepRouting(flow)).toBe(0);
    });
  });

  it('keeps a customer for the agent who had them, while that one is on shift and has not declined', async () => {
    const [ada, ben] = [await fixture.agent({ presence: 'busy' }), await fixture.agent()];
    const id = await fixture.waiting({ lastAgentId: ada });
    const until = new Date(flow.clock.now().getTime() + 60_000);
    await flow.database.reading.query('update conversation set kept_until = $2 where id = $1', [id, until]);
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toBeUndefined();
    const why = `It is kept for Ada until ${until.toISOString().slice(11, 16)} UTC at the latest, because they had this customer last: waiting for them, about 5 min, costs 0.04 points and gives 0.18.`;
    expect(await explainRouting(flow, id)).toMatchObject({
      waiting: {
        because: 'kept',
        passedOverCounts: { kept: 1, 'not-available': 1 },
        wouldFree: [
          { kind: 'kept-until', agentId: ada, at: until, sentence: expect.stringContaining(why) },
          { kind: 'step' },
          { kind: 'presence', agentId: ada },
        ],
      },
    });
    expect(await explainAgent(flow, { conversationId: id, agentId: ben })).toMatchObject({
      explanation: {
        verdict: { kind: 'passed-over', because: 'kept' },
        sentence: expect.stringContaining(why),
      },
    });
    const all = [new Date(0), new Date(clock.now().getTime() + 1)] as const;
    expect(await replayDecisions(flow, ...all)).toMatchObject({ rounds: 1, differing: [], lost: [] });
    clock.forward(61);
    await matchWaiting(flow);
    expect(await fixture.offerOf(id)).toMatchObject({ agentId: ben });
  });
});
