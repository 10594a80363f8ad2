import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '#contracts/event-types.ts';
import type { OfferDecision } from '#domain/routing/decision.ts';
import type { ScoreTerm } from '#domain/routing/engine/score.ts';
import { select } from '#persistence/database.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { setPresence } from '../../presence/set-presence.ts';
import { assignByHand } from '../by-hand/assign-by-hand.ts';
import { pickConversation } from '../by-hand/pick-conversation.ts';
import { transferConversation } from '../by-hand/transfer-conversation.ts';
import { refreshEstimates } from '../learning/refresh-estimates.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { Matchmaker } from '../matching/matchmaker.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { setConversationStatus } from '../status/set-conversation-status.ts';
import { decidedAgain } from './decided-again.ts';
import { replayDecisions } from './replay-decisions.ts';

const morning = testPolicy({
  queues: {
    Care: {
      order: 'urgency',
      steps: [
        { afterSeconds: 20, lower: [{ skill: 'german', level: 1 }] },
        { afterSeconds: 40, widen: ['Sales'], raisePriority: true },
      ],
      afterLast: { do: 'anyone', afterSeconds: 60 },
    },
    Auto: {
      order: 'age',
      autoAccept: true,
      steps: [{ afterSeconds: 20, drop: ['billing'] }],
      afterLast: { do: 'overflow', afterSeconds: 40, queue: 'Care' },
    },
    Desk: { order: 'priority', steps: [] },
  },
});
/** Published at noon. */
const afternoon = testPolicy({ ...morning, ranking: { ...morning.ranking, fit: 3, load: 2, related: 5 } });

interface OfferReceipt extends Pick<
  OfferDecision,
  'considered' | 'consideredCount' | 'passedOver' | 'passedOverCounts' | 'load' | 'autoAccept'
> {
  readonly required: readonly unknown[];
}

interface ReceiptRow {
  readonly conversationId: string;
  readonly agentId: string;
  readonly at: Date;
  readonly policyVersion: number;
  readonly step: number;
  readonly round: number;
  readonly detail: OfferReceipt;
}

/** A day on which work is given out in every way that there is. */
describe('a recorded day', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeAll(async () => {
    ({ flow, clock, fixture } = await desk.begin(morning));
    await theDay();
  });
  afterAll(() => desk.end());

  async function theDay(): Promise<void> {
    const agents = [
      await fixture.agent({ skills: { german: 5, billing: 2 } }),
      await fixture.agent({ skills: { german: 1 } }),
      await fixture.agent({ skills: { billing: 4 } }),
      await fixture.agent({ teams: ['Sales'] }),
    ];
    const supervisor = await fixture.agent({ role: 'supervisor', presence: 'offline' });
    const regulars = [await fixture.customer(), await fixture.customer()];
    const german = [{ skill: 'german', level: 3 }];
    const needs = [
      { channel: 'chat', required: german },
      { channel: 'voice' },
      { channel: 'email', required: [{ skill: 'billing', level: 3 }], queue: 'Auto' },
      { channel: 'sms', queue: 'Desk', priority: 'high', preferred: german },
      { channel: 'email' },
      { channel: 'chat', queue: 'Auto' },
    ] as const;
    let matchmakers = [new Matchmaker(), new Matchmaker()];
    let state = 7;
    const draw = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const oneOf = async (sql: string) => {
      const rows = await select<{ id: string; agentId: string }>(flow.database.reading, `${sql} order by id`);
      return rows[draw(Math.max(1, rows.length))];
    };
    const offer = () => oneOf(`select id, agent_id as "agentId" from offer where state = 'pending'`);
    const inState = (of: string) =>
      oneOf(`select id, assignee_id as "agentId" from conversation where state = '${of}'`);
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const one = await offer();
        return one && declineOffer(flow, { offerId: one.id, agentId: one.agentId, reason: 'busy' });
      },
      async () => {
        const one = await inState('queued');
        return one && pickConversation(flow, { conversationId: one.id, agentId: agents[draw(4)]! });
      },
      async () => {
        const one = await inState('offered');
        const given = { agentId: agents[draw(4)]!, by: supervisor, reason: 'knows it' };
        return one && assignByHand(flow, { conversationId: one.id, ...given });
      },
      async () => {
        const one = await inState('assigned');
        const queueId = fixture.queues.get('Care')!;
        const to = draw(2) ? { agentId: agents[draw(4)]! } : { queueId };
        const by = { id: supervisor, role: 'supervisor' as const };
        return one && transferConversation(flow, { conversationId: one.id, to, by });
      },
      async () => {
        const one = await inState('queued');
        const to = { agent: `${agents[0]}@firstline.test` };
        return one && fixture.escalate(one.id, [{ do: 'assign', to }]);
      },
      () => setPresence(flow, { agentId: agents[draw(4)]!, presence: 'away', by: system }),
    ];
    for (let turn = 0; turn < 120; turn++) {
      const need = needs[draw(needs.length)]!;
      const known = draw(3) === 0 ? { customerId: regulars[draw(2)]! } : {};
      const id = await fixture.waiting({ ...need, ...known, lastAgentId: agents[draw(4)]! });
      if (draw(4) === 0) {
        await flow.database.reading.query('update conversation set kept_until = $2 where id = $1', [
          id,
          new Date(clock.now().getTime() + 45_000),
        ]);
      }
      for (const { pool } of matchmakers) pool.hear('');
      await matchWaiting(flow, { matchmaker: matchmakers[draw(2)]! });
      await acts[draw(acts.length)]!();
      for (let n = 0; n < 2; n++) {
        const one = await offer();
        if (one && draw(3)) await acceptOffer(flow, { offerId: one.id, agentId: one.agentId });
        const done = await inState('assigned');
        if (done && draw(5) < 2) {
          const resolved = { conversationId: done.id, status: 'resolved' as const, by: system };
          await setConversationStatus(flow, resolved);
        }
      }
      clock.forward(5 + draw(20));
      await fixture.actOnTimers();
      for (const agentId of agents)
        if (draw(3)) await setPresence(flow, { agentId, presence: 'available', by: system });
      if (turn % 20 === 10) await refreshEstimates(flow);
      if (turn === 60) await fixture.publish(afternoon);
      if (turn === 80) matchmakers = [new Matchmaker(), new Matchmaker()];
    }
  }

  const offerReceipts = () =>
    select<ReceiptRow>(
      flow.database.reading,
      `select conversation_id as "conversationId", agent_id as "agentId", at, policy_version as "policyVersion", step, round, detail
       from routing_receipt where outcome = 'offer'`,
    );

  it('gave work out in every way that there is, and has a receipt of each', async () => {
    const ways = await select<{ way: string; n: number }>(
      flow.database.reading,
      `select coalesce(detail ->> 'how', case when (detail -> 'autoAccept')::boolean then 'assigned' else 'offered' end) as way,
         count(*)::int as n
       from routing_receipt where outcome in ('offer', 'manual') group by 1`,
    );
    expect(ways.map((one) => one.way).sort()).toEqual([
      'assigned',
      'assigned-by-hand',
      'offered',
      'picked',
      'sla-step',
      'transferred',
    ]);
    for (const happened of [
      `event where type = 'conversation.skills-relaxed'`,
      `event where type = 'conversation.teams-widened'`,
      `event where type = 'conversation.overflowed'`,
      `event where data ->> 'because' like '%after the last step%'`,
      `offer where state = 'withdrawn'`,
      `offer where state = 'declined'`,
      `offer where state = 'expired'`,
      `routing_receipt where detail ->> 'because' = 'kept'`,
      `routing_receipt where outcome = 'offer' and detail @> '{"considered": [{"terms": [{"name": "related", "value": 1}]}]}'`,
      `routing_receipt where outcome = 'offer' and policy_version = 2`,
    ]) {
      expect([happened, await fixture.count(happened)]).not.toEqual([happened, 0]);
    }
    // Whoever has something has it by a decision that is recorded.
    expect(
      await fixture.count(`event started where type = 'assignment.started' and not exists (
        select 1 from routing_receipt receipt
        where receipt.conversation_id = started.conversation_id and receipt.agent_id = started.agent_id
          and receipt.at <= started.at)`),
    ).toBe(0);
    expect(await fixture.count('offer where routing_receipt_id is null')).toBe(0);
  });

  it('has terms in every receipt that sum to the scores, exactly', async () => {
    const receipts = await offerReceipts();
    expect(receipts.length).toBeGreaterThan(50);
    const exact = ({ value, weight, points }: ScoreTerm) => points === value * weight;
    for (const { agentId, detail } of receipts) {
      const { considered } = detail;
      expect(considered[0]?.agentId).toBe(agentId);
      expect(considered.map((one) => one.score)).toEqual(
        considered.map((one) => one.terms.reduce((sum, term) => sum + term.points, 0)),
      );
      expect(considered.flatMap((one) => one.terms).filter((term) => !exact(term))).toEqual([]);
    }
  });

  it('decides the same again, to the last word of every receipt', async () => {
    const all = [new Date(0), new Date(clock.now().getTime() + 1)] as const;
    const replayed = await replayDecisions(flow, ...all);
    const receipts = await offerReceipts();
    expect(replayed).toMatchObject({ offers: receipts.length, differing: [], lost: [] });
    const again = new Map<string, { decision: OfferDecision; policyVersion: number }>();
    for await (const { round, decisions } of decidedAgain(flow, ...all)) {
      for (const decision of decisions?.offers ?? []) {
        const { conversationId, agentId } = decision;
        const key = [round.at.toISOString(), conversationId, agentId].join();
        again.set(key, { decision, policyVersion: round.policyVersion });
      }
    }
    for (const { conversationId, agentId, at, policyVersion, step, round, detail } of receipts) {
      const made = again.get([at.toISOString(), conversationId, agentId].join());
      const { considered, consideredCount, passedOver, passedOverCounts, load, autoAccept } = detail;
      const told = { considered, consideredCount, passedOver, passedOverCounts, load, autoAccept };
      expect(made?.policyVersion).toBe(policyVersion);
      expect(JSON.parse(JSON.stringify(made?.decision))).toMatchObject({ step, round, ...told });
    }
  });
});
