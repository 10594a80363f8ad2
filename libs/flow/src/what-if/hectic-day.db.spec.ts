import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatIfBody } from '#contracts/http/what-if.ts';
import { HecticDay } from '../../../../test/builders/hectic-day.ts';
import { RoutingDesk } from '../../../../test/routing-flow.ts';
import type { Flow } from '../flow.ts';
import { whatIf } from './what-if.ts';

const hours = 2;
const slaPolicy = {
  targets: [
    { metric: 'first_response', channelKinds: ['voice'], seconds: 30, time: 'always' },
    { metric: 'first_response', channelKinds: ['chat', 'sms'], seconds: 300, time: 'always' },
    { metric: 'first_response', seconds: 3_600, time: 'always' },
  ],
  ladder: [],
  pauseResolutionWhilePending: false,
};

describe('a hectic day of three people', () => {
  let flow: Flow;
  const desk = new RoutingDesk();

  beforeAll(async () => {
    const begun = await desk.begin();
    ({ flow } = begun);
    const { clock, fixture } = begun;
    await flow.database.reading.query(
      `insert into document (kind, name, version, state, body, created_at)
       values ('sla-policy', 'default', 1, 'live', $1, $2)`,
      [JSON.stringify(slaPolicy), clock.now()],
    );
    const agents = [
      await fixture.agent({ name: 'Ada', skills: { german: 4, billing: 2 } }),
      await fixture.agent({ name: 'Ben', skills: { english: 4 } }),
      await fixture.agent({ name: 'Cy', skills: { german: 2 } }),
    ];
    const supervisor = await fixture.agent({ role: 'supervisor', presence: 'offline' });
    const customers = [];
    for (let n = 0; n < 25; n++) customers.push(await fixture.customer());
    await new HecticDay(begun, { agents, supervisor, customers }).run(hours);
  }, 300_000);
  afterAll(() => desk.end());

  it('is reproduced by the self-check of a what-if, offer by offer', async () => {
    const outcome = await whatIf(flow, whatIfBody.parse({ days: hours / 24 }));
    if (outcome.kind !== 'found') throw new Error(outcome.because);
    const { selfCheck } = outcome.result;
    expect(selfCheck.rounds.reproduced).toBe(selfCheck.rounds.rounds);
    expect(selfCheck.decisions).toBeGreaterThan(100);
    expect(selfCheck.manual).toBeGreaterThan(10);
    expect(selfCheck.missedOffers).toBeGreaterThan(10);
    expect(selfCheck.share).toBeGreaterThan(0.88);
    expect(selfCheck.differences.notPossible).toBeLessThan(3);
  });
});
