import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatIfBody } from '#contracts/http/what-if.ts';
import { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { setPresence } from '../presence/set-presence.ts';
import { pickConversation } from '../routing/by-hand/pick-conversation.ts';
import { transferConversation } from '../routing/by-hand/transfer-conversation.ts';
import { releaseConversation } from '../routing/by-hand/release-conversation.ts';
import { matchWaiting } from '../routing/matching/match-waiting.ts';
import { acceptOffer } from '../routing/offers/accept-offer.ts';
import { declineOffer } from '../routing/offers/decline-offer.ts';
import { setConversationStatus } from '../routing/status/set-conversation-status.ts';
import { snoozeConversation } from '../snooze/snooze-conversation.ts';
import { loadTrace } from './load-trace.ts';
import { whatIf } from './what-if.ts';

const policy = testPolicy({
  queues: { Care: { order: 'age', steps: [] }, Far: { order: 'age', steps: [] } },
});

describe('what people did', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  let ada: string;
  let bob: string;

  beforeAll(async () => {
    opened = await freshDatabase();
    clock = new StandingClock(new Date('2026-03-02T09:00:00Z'));
    flow = await flowOn(opened.database, clock);
  });
  afterAll(() => opened.drop());

  const match = async () => {
    await matchWaiting(flow);
    clock.forward(2);
  };
  const accept = async (conversationId: string, agentId: string) => {
    const offer = await fixture.offerOf(conversationId);
    if (offer?.agentId !== agentId) throw new Error(`It was offered to ${String(offer?.agentId)}.`);
    await acceptOffer(flow, { offerId: offer.id, agentId });
  };
  const resolve = async (conversationId: string, agentId: string) => {
    const by = { kind: 'agent', id: agentId } as const;
    const done = await setConversationStatus(flow, { conversationId, status: 'resolved', by });
    expect(done.kind).toBe('changed');
  };

  it('is read as contacts: offers, work, wrap-up, passes, picks, returns and presence', async () => {
    fixture = await RoutingFixture.in(flow, policy);
    ada = await fixture.agent({ name: 'Ada' });
    bob = await fixture.agent({ name: 'Bob', presence: 'offline' });
    clock.forward(60);

    const call = await fixture.waiting({ channel: 'voice' });
    await match();
    await accept(call, ada);
    clock.forward(100);
    await resolve(call, ada);
    clock.forward(40);
    await fixture.actOnTimers();

    const mail = await fixture.waiting({ hard: true });
    await match();
    const offer = await fixture.offerOf(mail);
    await declineOffer(flow, { offerId: offer?.id ?? '', agentId: ada });
    await setPresence(flow, { agentId: bob, presence: 'available', by: { kind: 'agent', id: bob } });
    await match();
    await accept(mail, bob);
    clock.forward(50);
    await releaseConversation(flow, { conversationId: mail, by: { kind: 'agent', id: bob } });
    clock.forward(200);
    await match();
    const again = await fixture.offerOf(mail);
    await accept(mail, again?.agentId ?? '');
    clock.forward(30);
    await resolve(mail, again?.agentId ?? '');

    const picked = await fixture.waiting();
    clock.forward(10);
    await pickConversation(flow, { conversationId: picked, agentId: ada });
    clock.forward(60);
    await resolve(picked, ada);
    await setPresence(flow, { agentId: bob, presence: 'away', by: { kind: 'agent', id: bob } });

    const leftMs = clock.now().getTime();
    clock.forward(1);

    const toMs = clock.now().getTime();
    const fromMs = toMs - 3_600_000;
    const trace = await loadTrace(opened.database, { fromMs, countFromMs: fromMs, toMs }, policy);
    const { contacts, agents } = trace;
    const nameOf = (place: number | undefined) => agents[place ?? -1]?.name;
    expect(contacts.conversationId).toEqual([call, mail, mail, picked]);
    expect(contacts.classOf.map((number) => trace.classes[number]?.hard)).toEqual([
      undefined,
      true,
      true,
      undefined,
    ]);
    expect(contacts.kind).toEqual([0, 0, 2, 0]);
    expect(contacts.acceptedBy.slice(0, 2).map(nameOf)).toEqual(['Ada', 'Bob']);
    expect(contacts.byHand).toEqual([0, 0, 0, 1]);
    expect(contacts.workMs).toEqual([100_000, 50_000, 30_000, 60_000]);
    expect(contacts.wrapUpMs[0]).toBe(40_000);
    expect(contacts.acceptDelayMs.slice(0, 2)).toEqual([2_000, 2_000]);
    expect(contacts.missed.get(1)).toMatchObject([{ afterMs: 2_000 }]);
    expect(nameOf(contacts.missed.get(1)?.[0]?.agent)).toBe('Ada');
    const bobs = agents.find((agent) => agent.name === 'Bob')?.available;
    expect(bobs).toHaveLength(1);
    expect(bobs?.[0]?.[1]).toBe(leftMs);

    clock.forward(1);
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.05, reps: 2 }));
    if (outcome.kind !== 'found') throw new Error(outcome.because);
    const { selfCheck } = outcome.result;
    expect(selfCheck).toMatchObject({ manual: 1, missedOffers: 1, decisions: 3 });
    // Ada and Bob are alike.
    expect(selfCheck.reproduced + selfCheck.differences.likeAgent).toBe(3);
    expect(selfCheck.rounds.rounds).toBeGreaterThan(2);
    expect(selfCheck.rounds.reproduced).toBe(selfCheck.rounds.rounds);
    expect(selfCheck.figures.meanWait.replayed).toBeLessThan(20);
  });

  it('is no abandonment where somebody resolved it while it waited, in history and in the replay', async () => {
    const supervisor = { kind: 'agent', id: ada } as const;
    for (const agentId of [ada, bob]) await setPresence(flow, { agentId, presence: 'away', by: supervisor });
    clock.forward(7_200);
    const resolved = await fixture.waiting();
    clock.forward(600);
    await setConversationStatus(flow, { conversationId: resolved, status: 'resolved', by: supervisor });
    await setPresence(flow, { agentId: ada, presence: 'available', by: supervisor });
    const served = await fixture.waiting();
    await match();
    await accept(served, ada);
    clock.forward(30);
    await resolve(served, ada);
    clock.forward(60);

    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.02 }));
    if (outcome.kind !== 'found') throw new Error(outcome.because);
    const { overall, selfCheck } = outcome.result;
    expect(selfCheck.closed).toBe(1);
    expect(selfCheck.explanation.join()).toContain('1 were resolved or put off by people while they waited');
    const { abandonment, meanWait } = selfCheck.figures;
    expect(abandonment).toEqual({ recorded: 0, replayed: 0 });
    expect(meanWait.replayed).toBeCloseTo(meanWait.recorded ?? NaN, 3);
    expect(overall.live.closed.mean).toBe(0.5);
    expect(overall.live.unserved.mean).toBe(0);
  });

  it('waits where it was moved to before anybody was asked, under a draft too that sorts it as it was', async () => {
    const by = { id: ada, role: 'supervisor' } as const;
    clock.forward(36_000);
    const fromMs = clock.now().getTime();
    const moved = await fixture.waiting();
    const to = { queueId: fixture.queues.get('Far') ?? '' };
    expect((await transferConversation(flow, { conversationId: moved, to, by })).kind).toBe('transferred');
    await match();
    await accept(moved, ada);
    clock.forward(30);
    await resolve(moved, ada);
    clock.forward(60);
    const other = await fixture.waiting({ queue: 'Far' });
    const back = { queueId: fixture.queues.get('Care') ?? '' };
    await transferConversation(flow, { conversationId: other, to: back, by });
    await match();
    await accept(other, ada);
    clock.forward(30);
    await resolve(other, ada);
    clock.forward(60);

    const toMs = clock.now().getTime();
    const { classes, contacts } = await loadTrace(
      opened.database,
      { fromMs, countFromMs: fromMs, toMs },
      policy,
    );
    expect(contacts.classOf.map((of) => classes[of]?.queue)).toEqual(['Far', 'Care']);
    expect([0, 1].map((of) => classes[contacts.sortedAs.get(of) ?? -1]?.queue)).toEqual(['Care', 'Far']);
    // What asks for the same is one class, however it came to it.
    expect(classes.map(({ queue }) => queue)).toEqual(['Care', 'Far']);
    const never = { name: 'never', when: { textContains: ['never'] }, then: policy.fallback };
    const body = { ...policy, rules: [never, ...policy.rules] };
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.01, policy: { body } }));
    if (outcome.kind !== 'found') throw new Error(outcome.because);
    expect(outcome.result).toMatchObject({ contacts: 2, moves: { total: 0 } });
    expect(outcome.result.queues.Far?.other.contacts.mean).toBe(1);
    expect(outcome.result.selfCheck).toMatchObject({ decisions: 2, reproduced: 2 });
  });

  it('waits no longer where somebody put it off, until it comes back', async () => {
    const by = { kind: 'agent', id: ada } as const;
    await setPresence(flow, { agentId: ada, presence: 'away', by });
    clock.forward(36_000);
    const putOff = await fixture.waiting();
    clock.forward(60);
    const until = new Date(clock.now().getTime() + 3_600_000);
    await snoozeConversation(flow, { conversationId: putOff, until, by: ada });
    await setPresence(flow, { agentId: ada, presence: 'available', by });
    for (let at = 0; at < 3; at++) {
      const served = await fixture.waiting();
      await match();
      await accept(served, ada);
      clock.forward(30);
      await resolve(served, ada);
    }
    clock.at = new Date(until.getTime() + 1_000);
    await fixture.actOnTimers();
    await match();
    await accept(putOff, ada);
    clock.forward(30);
    await resolve(putOff, ada);
    clock.forward(60);

    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.1 }));
    if (outcome.kind !== 'found') throw new Error(outcome.because);
    const { selfCheck } = outcome.result;
    expect(selfCheck).toMatchObject({ decisions: 4, reproduced: 4, closed: 1 });
    expect(selfCheck.figures.meanWait.recorded).toBeLessThan(60);
  });
});
