import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatIfBody, whatIfResultSchema } from '#contracts/http/what-if.ts';
import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { recordDay } from '../../../../bench/recorded-day.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { whatIf } from './what-if.ts';

const german = [{ skill: 'german', level: 3 }];
const end = new Date('2026-03-02T18:00:00Z');
const care = { queue: 'Care', priority: 'normal', required: [], preferred: [] } as const;

const policy: RoutingPolicy = testPolicy({
  rules: [
    { name: 'German', when: { textContains: ['rechnung'] }, then: { ...care, required: german } },
    { name: 'calls', when: { channelKinds: ['voice'] }, then: { ...care, priority: 'high' } },
  ],
  queues: { Care: { order: 'age', steps: [] }, Sales: { order: 'age', steps: [] } },
});

describe('what if', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let flow: Flow;

  beforeAll(async () => {
    opened = await freshDatabase();
    flow = await flowOn(opened.database, new StandingClock(end));
    const common = { ...care, handlingSeconds: 240 };
    await recordDay(opened.database, {
      contacts: 1_500,
      agents: 9,
      endMs: end.getTime(),
      hours: 10,
      policy,
      seed: 5,
      skills: [{ german: 4 }, {}, {}, {}],
      classes: [
        { ...common, channel: 'email', share: 0.4, promisedSeconds: 60, text: 'hello' },
        { ...common, channel: 'email', required: german, share: 0.2, promisedSeconds: 60, text: 'Rechnung' },
        {
          ...common,
          channel: 'voice',
          priority: 'high',
          share: 0.4,
          patienceSeconds: 120,
          promisedSeconds: 20,
          text: '',
        },
      ],
    });
    await opened.database.reading.query(
      `insert into queue (id, name, created_at) values (gen_random_uuid(), 'Sales', $1)`,
      [end],
    );
    await opened.database.reading.query(
      `insert into document (kind, name, version, state, body, created_at)
       values ('sla-policy', 'default', 1, 'live', $1, $2)`,
      [
        JSON.stringify({
          targets: [
            { metric: 'first_response', channelKinds: ['voice'], seconds: 20, time: 'always' },
            { metric: 'first_response', seconds: 60, time: 'always' },
          ],
          ladder: [],
          pauseResolutionWhilePending: false,
        }),
        end,
      ],
    );
  });
  afterAll(() => opened.drop());

  const found = async (request: object) => {
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.5, reps: 3, ...request }));
    if (outcome.kind !== 'found') throw new Error(JSON.stringify(outcome));
    expect(whatIfResultSchema.safeParse(outcome.result).error).toBeUndefined();
    return outcome;
  };

  it('reproduces history with the live version, and moves nothing', async () => {
    const progress: number[] = [];
    const outcome = await whatIf(flow, whatIfBody.parse({ days: 0.5, reps: 2 }), (share) => {
      progress.push(share);
    });
    if (outcome.kind !== 'found') throw new Error(JSON.stringify(outcome));
    const { result, moves } = outcome;
    expect(result.contacts).toBe(1_500);
    expect(result.selfCheck.share).toBeGreaterThan(0.98);
    const { sla, meanWait, abandonment, utilisation } = result.selfCheck.figures;
    for (const { recorded, replayed } of [sla, abandonment, utilisation])
      expect(Math.abs((recorded ?? NaN) - (replayed ?? NaN))).toBeLessThan(0.02);
    expect((meanWait.replayed ?? NaN) / (meanWait.recorded ?? NaN)).toBeCloseTo(1, 0);
    expect(moves).toEqual([]);
    expect(result.overall.change.meanWait).toEqual({ mean: 0, ci99: 0 });
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    // What came of it is still to be written.
    expect(progress.at(-1)).toBeCloseTo(0.98, 9);
  });

  it('gives the same answer for the same seed', async () => {
    const [one, other] = [await found({ seed: 3 }), await found({ seed: 3 })];
    expect({ ...one.result, seconds: {} }).toEqual({ ...other.result, seconds: {} });
  });

  it('shows what more and fewer people change, where they have the skills', async () => {
    const staff = (count: number, skills: object[] = []) => ({
      staffing: [{ count, skills, from: '08:00', to: '18:00' }],
    });
    const elsewhere = { count: 2, skills: [], from: '08:00', to: '18:00', timeZone: 'Asia/Kathmandu' };
    expect((await found({ staffing: [elsewhere] })).result.other.staffing).toEqual([
      '+2 08:00-18:00 Asia/Kathmandu',
    ]);
    const more = (await found(staff(4))).result;
    expect(more.channels.voice?.change.meanWait.mean).toBeLessThan(0);
    expect(more.overall.change.utilisation.mean).toBeLessThan(0);
    expect(more.other.staffing).toEqual(['+4 08:00-18:00']);
    const fewer = await found(staff(-1, [{ skill: 'german', level: 3 }]));
    expect(fewer.result.skills.german?.change.meanWait.mean).toBeGreaterThan(0);
    expect(fewer.moves.length).toBeGreaterThan(0);
    expect(fewer.result.moves.byReason).not.toHaveProperty('queue');
    expect(fewer.result.other.staffing).toEqual(['-1 german:3 08:00-18:00']);
    // More than there are cannot go, which is said.
    const none = await found(staff(-900, [{ skill: 'german', level: 3 }]));
    expect(none.result.other.staffing).toEqual([
      expect.stringMatching(/^-900 german:3 08:00-18:00 \(only \d of them at work\)$/),
    ]);
  });

  it('classifies the recorded arrivals anew by the rules of a draft', async () => {
    const rules = [
      { name: 'Sales', when: { textContains: ['rechnung'] }, then: { ...care, queue: 'Sales' } },
      ...policy.rules.slice(1),
    ];
    const { result, moves } = await found({ policy: { body: { ...policy, rules } } });
    const toSales = moves.filter((move) => move.toQueue === 'Sales');
    expect(toSales.length).toBe(result.moves.byReason.queue);
    expect(toSales.length).toBe(result.queues.Sales?.other.contacts.mean);
    expect(result.queues.Sales?.live.contacts).toEqual({ mean: null, ci99: null });
    expect(result.skills.german?.other.contacts.mean ?? 0).toBe(0);
    expect(moves[0]).toMatchObject({ fromQueue: expect.any(String), conversationId: expect.any(String) });

    const urgent = {
      name: 'calls',
      when: { channelKinds: ['voice'] },
      then: { ...care, priority: 'urgent' },
    };
    const body = { ...policy, rules: [...policy.rules.slice(0, 1), urgent] };
    const calls = (await found({ policy: { body } })).result;
    // Not the Germans, who ask for what they asked for.
    expect(calls.moves.byReason.needs).toBe(calls.channels.voice?.live.contacts.mean);
  });

  it('replays the rule of another product, and says when there is nothing to replay', async () => {
    const { result } = await found({ policy: { rule: 'round-robin' } });
    expect(result.other.policy).toBe('round-robin');
    // By its name the engine has the weights of the default policy, in the house as it is.
    const engine = (await found({ policy: { rule: 'default' } })).result;
    expect(engine.other.policy).toBe('default');
    const weighed = { ...policy, ranking: defaultWeights };
    const asDocument = (await found({ policy: { body: weighed } })).result;
    expect(engine.overall).toEqual(asDocument.overall);
    expect(await whatIf(flow, whatIfBody.parse({ policy: { rule: 'default!norelax' } }))).toMatchObject({
      because: 'no-rule',
    });
    const before = { ...flow, clock: { now: () => new Date('2020-01-01T00:00:00Z') } };
    expect(await whatIf(before, whatIfBody.parse({}))).toEqual({
      kind: 'refused',
      because: 'nothing-recorded',
    });
    expect(await whatIf(flow, whatIfBody.parse({ policy: { version: 9 } }))).toMatchObject({
      because: 'no-version',
    });
  });
});
