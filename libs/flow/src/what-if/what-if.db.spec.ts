import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatIfBody } from '#contracts/http/what-if.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { recordDay } from '../../../../bench/recorded-day.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { whatIf } from './what-if.ts';

const german = [{ skill: 'german', level: 3 }];
const end = new Date('2026-03-02T18:00:00Z');

const policy: RoutingPolicy = testPolicy({
  rules: [
    {
      name: 'German',
      when: { textContains: ['rechnung'] },
      then: { queue: 'Care', priority: 'normal', required: german, preferred: [] },
    },
    {
      name: 'calls',
      when: { channelKinds: ['voice'] },
      then: { queue: 'Care', priority: 'high', required: [], preferred: [] },
    },
  ],
  queues: { Care: { order: 'age', steps: [] }, Sales: { order: 'age', steps: [] } },
});

describe('what if', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let flow: Flow;

  beforeAll(async () => {
    opened = await freshDatabase();
    flow = await flowOn(opened.database, new StandingClock(end));
    const common = { preferred: [], queue: 'Care', handlingSeconds: 240 } as const;
    await recordDay(opened.database, {
      contacts: 1_500,
      agents: 12,
      endMs: end.getTime(),
      hours: 10,
      policy,
      seed: 5,
      skills: [{ german: 4 }, {}, {}, {}],
      classes: [
        { ...common, channel: 'email', priority: 'normal', required: [], share: 0.4, text: 'hello' },
        { ...common, channel: 'email', priority: 'normal', required: german, share: 0.2, text: 'Rechnung' },
        {
          ...common,
          channel: 'voice',
          priority: 'high',
          required: [],
          share: 0.4,
          patienceSeconds: 300,
          text: '',
        },
      ],
    });
    await opened.database.reading.query(
      `insert into queue (id, name, created_at) values (gen_random_uuid(), 'Sales', now())`,
    );
  });
  afterAll(() => opened.drop());

  const found = async (request: object) => {
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.5, reps: 3, ...request }));
    if (outcome.kind !== 'found') throw new Error(JSON.stringify(outcome));
    return outcome;
  };

  it('reproduces history with the live version, and moves nothing', async () => {
    const { result, moves } = await found({});
    console.log(JSON.stringify(result.selfCheck, null, 1));
    console.log(JSON.stringify(result.seconds), JSON.stringify(result.overall.live));
    expect(result.selfCheck.share).toBeGreaterThan(0.99);
    expect(moves).toEqual([]);
    expect(result.overall.change.meanWait).toEqual({ mean: 0, ci99: 0 });
  });
});
