import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { run, select } from '#persistence/database.ts';
import type { RoutingFixture } from '../../../../../test/builders/routing-fixture.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { StandingClock } from '../../../../../test/flow.ts';
import { RoutingDesk } from '../../../../../test/routing-flow.ts';
import type { Flow } from '../../flow.ts';
import { refreshEstimates } from '../learning/refresh-estimates.ts';
import { matchWaiting } from '../matching/match-waiting.ts';
import { Matchmaker } from '../matching/matchmaker.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { replayDecisions } from './replay-decisions.ts';

describe('replaying what was decided', () => {
  let flow: Flow;
  let clock: StandingClock;
  let fixture: RoutingFixture;
  const desk = new RoutingDesk();

  beforeEach(async () => {
    ({ flow, clock, fixture } = await desk.begin(testPolicy()));
  });
  afterAll(() => desk.end());

  const replay = (upTo?: (at: Date) => void) =>
    replayDecisions(flow, new Date(0), new Date(clock.now().getTime() + 1), upTo);

  async function aMorning(): Promise<void> {
    const matchmaker = new Matchmaker();
    const agents = [
      await fixture.agent({ skills: { german: 5 } }),
      await fixture.agent({ skills: { german: 3, billing: 4 } }),
      await fixture.agent({ skills: { billing: 2 } }),
    ];
    const needs = [
      { channel: 'chat', required: [{ skill: 'german', level: 3 }] },
      { channel: 'voice' },
      { channel: 'email', required: [{ skill: 'billing', level: 1 }] },
      { channel: 'sms' },
    ] as const;
    const regular = await fixture.customer();
    for (let turn = 0; turn < 12; turn++) {
      await fixture.waiting({
        ...needs[turn % needs.length]!,
        ...(turn % 5 < 2 && { customerId: regular }),
      });
      // As if everything had been told anew: only what really changed is written down.
      matchmaker.pool.hear('');
      await matchWaiting(flow, { matchmaker, thorough: turn % 3 === 0 });
      clock.forward(7);
      if (turn === 5) await refreshEstimates(flow);
      if (turn % 4 !== 3) continue;
      const [offer] = await select<{ id: string; agentId: string }>(
        flow.database.reading,
        `select id, agent_id as "agentId" from offer where state = 'pending' and agent_id = any($1) order by id limit 1`,
        [agents],
      );
      if (offer) await declineOffer(flow, { offerId: offer.id, agentId: offer.agentId, reason: 'no' });
    }
  }

  it('reproduces every decision, from changes alone', async () => {
    await aMorning();
    const told: Date[] = [];
    const replayed = await replay((at) => told.push(at));
    expect(replayed).toMatchObject({ versions: [1], differing: [], lost: [] });
    expect(replayed.rounds).toBeGreaterThan(5);
    expect(told).toHaveLength(replayed.rounds);
    const [made] = await select<{ offers: number; learned: number; whole: number }>(
      flow.database.reading,
      `select (select count(*)::int from routing_receipt where outcome = 'offer') as offers,
         (select count(*)::int from matching_round where estimate_id is not null) as learned,
         (select count(*)::int from matching_round where previous_id is null) as whole`,
    );
    expect(replayed.offers).toBe(made!.offers);
    expect(made!.learned).toBeGreaterThan(0);
    expect(made!.whole).toBe(1);
  });

  it('reads back before the span, and says of which rounds too little is known', async () => {
    await aMorning();
    const rounds = await select<{ id: string; at: Date }>(
      flow.database.reading,
      'select id, at from matching_round order by at, id',
    );
    const late = rounds[3]!.at;
    const end = new Date(clock.now().getTime() + 1);
    const after = rounds.filter((one) => one.at >= late).length;
    expect(await replayDecisions(flow, late, end)).toMatchObject({ rounds: after, differing: [], lost: [] });
    await run(flow.database.reading, 'delete from matching_round where id = $1', [rounds[0]!.id]);
    expect((await replayDecisions(flow, late, end)).lost).toHaveLength(after);
  });

  it('finds a decision that nobody could have made on what was seen', async () => {
    await aMorning();
    await run(
      flow.database.reading,
      `update matching_round set digest = 'other' where id = (select id from matching_round order by at limit 1)`,
    );
    expect((await replay()).differing).toMatchObject([{ policyVersion: 1, at: expect.any(Date) }]);
  });
});
