import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { learnFromOutcomes } from '#flow/forecast/learn-from-outcomes.ts';
import { houseForecast } from '#flow/forecast/house-forecast.ts';
import { ApiFixture, ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('forecasts', () => {
  let api: ApiFixture;
  let sue: ApiUser;
  let queue: string;
  let ids: string[];
  beforeAll(async () => {
    api = await ApiFixture.start();
    await api.withPolicies();
    await api.query(`delete from document where kind = 'calendar' and name = 'default'`);
    sue = await api.user('supervisor');
    await api.query(`update agent set presence = 'available'`);
    queue = await api.queue();
    ids = [];
    for (let one = 0; one < 12; one++) ids.push(await api.conversation({ queue }));
    await api.query(
      `insert into clock (id, conversation_id, metric, sla_policy, sla_policy_version, target_seconds, business, started_at,
         state, deadline_at, chosen)
       select gen_random_uuid(), id, 'first_response', 'default', 1, 600, false, now(), 'running', now() + interval '10 minutes', '{}'
       from conversation`,
    );
  });
  afterAll(() => api.stop());

  it('tell when a waiting conversation is answered, and how likely too late', async () => {
    const { status, body } = await sue.get(`/conversations/${ids.at(-1)}/forecast`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      conversationId: ids.at(-1),
      waiting: true,
      position: 12,
      breach: { metric: 'first_response', probability: expect.any(Number) },
    });
    expect(body.taken.earliest < body.taken.middle && body.taken.middle < body.taken.latest).toBe(true);
    expect(body.done.middle > body.taken.middle).toBe(true);
    const first = (await sue.get(`/conversations/${ids[0]}/forecast`)).body;
    expect(first.position).toBe(1);
    expect(first.breach.probability).toBeLessThan(body.breach.probability);
  });

  it('say nothing of what does not wait', async () => {
    const id = await api.conversation({ assignee: sue.id, queue });
    const { body } = await sue.get(`/conversations/${id}/forecast`);
    expect(body).toMatchObject({ waiting: false, position: null, taken: null, done: null, breach: null });
    expect((await sue.get(`/conversations/${api.flow.newId()}/forecast`)).status).toBe(404);
  });

  it('tell of a queue what is expected of it', async () => {
    const { body } = await sue.get(`/queues/${queue}/forecast`);
    expect(body).toMatchObject({
      queueId: queue,
      waiting: 12,
      lines: [{ channelKind: 'email', waiting: 12 }],
    });
    expect(body.expectedBreaches).toBeGreaterThan(0);
    expect(body.lines[0].first.middle <= body.lines[0].last.middle).toBe(true);
  });

  it('are compared with what came', async () => {
    expect((await sue.get('/forecast-calibration')).body).toEqual({ times: 0, error: null, bins: [] });
    await learnFromOutcomes(api.flow, await houseForecast(api.flow));
    expect(await api.query('select count(*)::int as count from forecast_trial')).toEqual([{ count: 12 }]);
    await api.query(
      `insert into assignment (id, conversation_id, agent_id, started_at)
       select gen_random_uuid(), id, $1, now() + interval '1 minute' from conversation where id = any($2)`,
      [sue.id, ids.slice(0, 6)],
    );
    await api.query(`update clock set state = 'met', met_at = now() where conversation_id = any($1)`, [
      ids.slice(0, 6),
    ]);
    const settled = await learnFromOutcomes(api.flow, {
      ...(await houseForecast(api.flow)),
      byConversation: new Map(),
    });
    expect(settled).toBe(6);
    const { body } = await sue.get('/forecast-calibration');
    expect(body.times).toBe(6);
    expect(body.bins.reduce((sum: number, one: any) => sum + one.came * one.times, 0)).toBe(0);
    const [learned] = await api.query(`select body from forecast_learned`);
    expect(Object.keys(learned.body.channels)).toEqual(['email']);
  });

  it('are for those who work here', async () => {
    expect((await api.nobody().get(`/conversations/${ids[0]}/forecast`)).status).toBe(401);
    const ada = await api.user('agent');
    expect((await ada.get('/forecast-calibration')).status).toBe(403);
    expect((await ada.get('/answer-promises/summary')).status).toBe(403);
  });

  it('come with promises, which are counted', async () => {
    const [channel] = await api.query(`select channel_id as id from conversation where id = $1`, [ids[0]]);
    if (!channel.id) {
      channel.id = api.flow.newId();
      await api.query(
        `insert into channel (id, kind, name, address, created_at) values ($1, 'email', 'x', 'x@firstline.test', now())`,
        [channel.id],
      );
    }
    await api.query(
      `insert into answer_promise (conversation_id, channel_id, channel_kind, queue_id, address, language, told_at, from_at,
         until_at, first_until_at, state)
       select id, $1, 'email', $2, 'a@b.test', 'en', now(), now(), now(), now(),
         case when number % 3 = 0 then 'broken' else 'kept' end from conversation where id = any($3)`,
      [channel.id, queue, ids],
    );
    expect((await sue.get(`/conversations/${ids[0]}/answer-promise`)).body).toMatchObject({
      conversationId: ids[0],
      corrections: 0,
      messageId: null,
    });
    const { body } = await sue.get('/answer-promises/summary');
    expect(body).toMatchObject({
      told: 12,
      kept: 8,
      broken: 4,
      keptAsFirstSaid: 8,
      by: [{ queueId: queue, told: 12 }],
    });
    expect(body.keptShare).toBeCloseTo(2 / 3);
    expect(
      (await sue.get('/answer-promises/summary?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z')).body,
    ).toMatchObject({
      told: 0,
      keptShare: null,
    });
  });
});
