import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { SkillRequirement } from '#domain/words.ts';
import { select } from '#persistence/database.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { poolHint } from '#persistence/stores/routing/pool.store.ts';
import { AlignedClock } from '#platform/clock.ts';
import { RoutingFixture } from '../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { brokenByFacts } from '../../../../test/builders/told-facts.ts';
import { eventually } from '../../../../test/eventually.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { mergeConversations } from '../conversations/merge-conversations.ts';
import { examine } from '../doctor/examine.ts';
import type { Flow } from '../flow.ts';
import { setPresence } from '../presence/set-presence.ts';
import { isHeldUp, runDueTimers } from '../timers/run-due-timers.ts';
import { endWrapUp } from './assignments/end-wrap-up.ts';
import { assignByHand } from './by-hand/assign-by-hand.ts';
import { pickConversation } from './by-hand/pick-conversation.ts';
import { releaseConversation } from './by-hand/release-conversation.ts';
import { transferConversation } from './by-hand/transfer-conversation.ts';
import { matchWaiting } from './matching/match-waiting.ts';
import { Matchmaker } from './matching/matchmaker.ts';
import { PoolMirror } from './matching/pool-mirror.ts';
import { acceptOffer } from './offers/accept-offer.ts';
import { declineOffer } from './offers/decline-offer.ts';
import { replayDecisions } from './replay/replay-decisions.ts';
import { routingActs } from './routing-acts.ts';
import { resumeAfterCustomerMessage } from './status/resume-after-customer-message.ts';
import { setConversationStatus } from './status/set-conversation-status.ts';
import { sweepRouting } from './sweep-routing.ts';

const seconds = 5;
const seed = Number(process.env.COMMOTION_SEED ?? Date.now() % 100_000);

/** A day at the desk in five seconds: everybody does everything at once, in several processes. */
describe(`a commotion (COMMOTION_SEED=${seed})`, () => {
  let flow: Flow;
  let fixture: RoutingFixture;
  let drop: () => Promise<void>;
  let hints: HintListener;
  const matchmaker = new Matchmaker();
  /** Another that matches too: it hears everything late, and now and then begins anew. */
  let straggler = new Matchmaker();
  const unheard: string[] = [];
  let state = seed + 1;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

  const policy = testPolicy({
    queues: {
      Care: { order: 'urgency', steps: [{ afterSeconds: 1, drop: ['german'], raisePriority: true }] },
      Auto: { order: 'age', autoAccept: true, steps: [], hard: true },
    },
    offers: {
      timeoutSeconds: { email: 1, sms: 1, whatsapp: 1, voice: 1, chat: 1, custom: 1 },
      restSeconds: 0,
    },
    wrapUpSeconds: { email: 0, sms: 1, whatsapp: 0, voice: 1, chat: 0, custom: 0 },
  });

  beforeAll(async () => {
    const fresh = await freshDatabase();
    hints = await new HintListener(fresh.url).open();
    hints.on(poolHint, (told) => {
      matchmaker.pool.hear(told);
      unheard.push(told);
      if (unheard.length > 20) straggler.pool.hear(unheard.shift()!);
    });
    drop = async () => {
      await hints.close();
      await fresh.drop();
    };
    const clock = new AlignedClock();
    await clock.align(() => fresh.database.serverTime());
    flow = await flowOn(fresh.database, clock);
    fixture = await RoutingFixture.in(flow, policy);
  });
  afterAll(() => drop());

  it('leaves every promise of the model kept, and nothing stuck', async () => {
    const agents: string[] = [];
    for (let n = 0; n < 8; n++) {
      agents.push(await fixture.agent(n % 2 ? { skills: { german: n % 4 } } : {}));
    }
    const required = new Map<string, readonly SkillRequirement[]>();
    const conversations: string[] = [];
    const until = Date.now() + seconds * 1_000;
    const done = new Map<string, number>();
    let accepted = 0;
    // A busy machine may take longer until anybody is in time with an answer.
    const over = () => Date.now() > until && accepted > 0;
    const repeat = async (name: string, act: () => Promise<unknown>) => {
      while (!over()) {
        await act();
        done.set(name, (done.get(name) ?? 0) + 1);
      }
    };
    const troubles: unknown[] = [];
    // What somebody holds for long comes again; a busy machine may hold it for seconds.
    const timers = () =>
      runDueTimers(flow, 'routing', routingActs, (_timer, error) => {
        if (!isHeldUp(error)) troubles.push(error);
      });
    const supervisor = { id: await fixture.agent({ presence: 'offline' }), role: 'supervisor' } as const;
    const agent = () => oneOf(agents);
    const conversation = () => oneOf(conversations);
    const regulars = [await fixture.customer(), await fixture.customer(), await fixture.customer()];
    const arrive = async () => {
      const channel = oneOf(['email', 'chat', 'sms', 'voice'] as const);
      const needs = random() < 0.3 ? [{ skill: 'german', level: 2 }] : [];
      const queue = oneOf(['Care', 'Care', 'Auto'] as const);
      const known = random() < 0.4 ? { customerId: oneOf(regulars) } : {};
      const id = await fixture.waiting({ queue, channel, required: needs, ...known });
      required.set(id, needs);
      conversations.push(id);
    };
    for (let n = 0; n < 10; n++) await arrive();

    const answer = async () => {
      const offers = await select<{ id: string; agentId: string }>(
        flow.database.reading,
        `select id, agent_id as "agentId" from offer where state = 'pending' order by random() limit 3`,
      );
      await Promise.all(
        offers.map(async ({ id: offerId, agentId }) => {
          const answered = await (random() < 0.75 ? acceptOffer : declineOffer)(flow, { offerId, agentId });
          if (answered.kind === 'accepted') accepted++;
        }),
      );
      if (offers.length === 0) await timers();
    };
    const customerWrites = () =>
      flow.database.transaction(async (tx) => {
        const row = await lockConversation(tx, conversation());
        if (row) await resumeAfterCustomerMessage(flow, tx, row, flow.clock.now());
      });
    const meddle = (): Promise<unknown> => {
      const [agentId, conversationId] = [agent(), conversation()];
      const status = oneOf(['assigned', 'pending', 'resolved', 'resolved'] as const);
      const actions: SlaAction[] = [
        { do: 'raise-priority' },
        { do: 'add-skill', skill: 'german', level: 1 },
        { do: 'take-back' },
      ];
      return oneOf([
        () => pickConversation(flow, { conversationId, agentId }),
        () => setConversationStatus(flow, { conversationId, status, by: system }),
        () => setConversationStatus(flow, { conversationId, status, by: system }),
        () => releaseConversation(flow, { conversationId, by: system }),
        () => transferConversation(flow, { conversationId, to: { agentId }, by: supervisor }),
        () => {
          const queueId = fixture.queues.get(oneOf(['Care', 'Auto']))!;
          return transferConversation(flow, { conversationId, to: { queueId }, by: supervisor });
        },
        () =>
          random() < 0.2 ? assignByHand(flow, { conversationId, agentId, by: agentId }) : customerWrites(),
        () => endWrapUp(flow, { agentId }),
        () =>
          mergeConversations(flow, {
            conversationId,
            into: conversation(),
            by: { id: agentId, role: 'admin' },
          }),
        () => fixture.escalate(conversationId, [oneOf(actions)]),
        customerWrites,
      ])();
    };
    const comeAndGo = async () => {
      const presence = oneOf(['available', 'available', 'available', 'away', 'offline'] as const);
      await setPresence(flow, { agentId: agent(), presence, by: system });
    };

    await Promise.all([
      repeat('round', () => matchWaiting(flow, { matchmaker })),
      repeat('round', () => {
        if (random() < 0.05) straggler = new Matchmaker();
        return matchWaiting(flow, { matchmaker: straggler });
      }),
      repeat('timers', timers),
      repeat('timers', timers),
      repeat('answers', answer),
      repeat('answers', answer),
      repeat('meddling', meddle),
      repeat('meddling', meddle),
      repeat('presence', comeAndGo),
      repeat('sweep', () => sweepRouting(flow)),
      repeat('arrival', arrive),
    ]);

    expect(troubles).toEqual([]);
    expect(await fixture.count(`event where type = 'offer.accepted'`)).toBeGreaterThan(0);
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
    expect(
      await fixture.count(`holding where until_at is null and kind = 'work' and not exists (
        select 1 from conversation where id = conversation_id and state in ('offered', 'assigned'))`),
    ).toBe(0);
    expect(
      await fixture.count(`conversation where state in ('offered', 'assigned') and not exists (
        select 1 from holding where conversation_id = conversation.id and kind = 'work' and until_at is null)`),
    ).toBe(0);

    // What was told of every change makes the same picture as reading everything.
    const units = policy.capacity.units;
    const now = flow.clock.now().getTime();
    await eventually(async () => {
      const anew = new PoolMirror();
      await anew.refresh(flow.database.reading, units, now);
      const renewed = await matchmaker.look(flow.database.reading, units, now);
      expect(renewed.whole).toBe(false);
      const picture = ({ waiting, agents }: PoolMirror) => ({
        // The note of why it waits is only there to be written less often.
        waiting: [...waiting.values()]
          .map((one) => ({ ...one, waitingBecause: null }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        agents: [...agents.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      });
      return isDeepStrictEqual(picture(matchmaker.pool), picture(anew));
    });

    // When everybody stays and resolves what they have, all of it gets done.
    for (const agentId of agents) await setPresence(flow, { agentId, presence: 'available', by: system });
    for (let left = -1; left !== 0;) {
      await matchWaiting(flow, { matchmaker });
      await answer();
      await timers();
      const open = await select<{ id: string }>(
        flow.database.reading,
        `select id from conversation where state in ('assigned', 'pending')`,
      );
      for (const { id } of open) {
        await setConversationStatus(flow, { conversationId: id, status: 'resolved', by: system });
      }
      for (const agentId of agents) await endWrapUp(flow, { agentId });
      left = await fixture.count(`conversation where state <> 'resolved'`);
    }
    expect(await fixture.count('holding where until_at is null')).toBe(0);
    expect(await fixture.count('assignment where ended_at is null')).toBe(0);
    for (const finding of await examine(flow)) expect(finding).toMatchObject({ violations: [] });
    expect(await brokenByFacts(flow, required)).toEqual([]);

    // Every round of either, those whose offers could not be made any more included, decides the same again.
    const replayed = await replayDecisions(flow, new Date(0), new Date(flow.clock.now().getTime() + 1_000));
    expect(replayed).toMatchObject({ differing: [], lost: [] });
    expect(replayed.rounds).toBeGreaterThan(5);
  });
});
