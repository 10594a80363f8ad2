import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { runWhatIf } from '#flow/what-if/run-what-if.ts';
import { claimWhatIf, keepWhatIfAlive } from '#persistence/stores/what-if/what-if.store.ts';
import { recordDay } from '../../../../bench/recorded-day.ts';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

const english = [{ skill: 'english', level: 2 }];

describe('what if, over the API', () => {
  let api: ApiFixture;
  let supervisor: ApiUser;

  beforeAll(async () => {
    api = await ApiFixture.start();
    await recordDay(api.database, {
      contacts: 300,
      agents: 4,
      endMs: Date.now(),
      hours: 8,
      policy: defaultRoutingPolicy,
      seed: 2,
      skills: [{ english: 3 }],
      classes: [
        {
          channel: 'email',
          queue: 'support',
          priority: 'normal',
          required: english,
          preferred: [{ skill: 'technical', level: 2 }],
          share: 1,
          handlingSeconds: 300,
          text: 'hello',
        },
      ],
    });
    supervisor = await api.user('supervisor');
  });
  afterAll(() => api.stop());

  /** What a routing process does. */
  async function runNext(): Promise<void> {
    const { database, clock } = api.flow;
    const claimed = await database.transaction((tx) => claimWhatIf(tx, clock.now()));
    if (!claimed) throw new Error('Nothing waits.');
    await runWhatIf(api.flow, claimed, () => undefined);
  }

  it('is asked for, runs, and is read with its moves page by page', async () => {
    const request = {
      days: 0.5,
      reps: 2,
      staffing: [{ count: 1, skills: english, from: '00:00', to: '24:00', timeZone: 'UTC' }],
    };
    const asked = await supervisor.post('/what-if', request, { 'idempotency-key': 'once' });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      state: 'waiting',
      progress: 0,
      result: null,
      requestedBy: supervisor.id,
    });
    const again = await supervisor.post('/what-if', request, { 'idempotency-key': 'once' });
    expect(again.body.id).toBe(asked.body.id);

    await runNext();
    const { body } = await supervisor.get(`/what-if/${asked.body.id}`);
    expect(body).toMatchObject({ state: 'done', progress: 100, error: null });
    expect(body.result).toMatchObject({ contacts: 300, reps: 2, other: { staffing: ['+1 english:2'] } });
    expect(body.result.selfCheck.explanation[0]).toMatch(
      /the live version makes \d+ of \d+ as they were made/,
    );
    expect(body.result.moves.total).toBeGreaterThan(2);

    const first = await supervisor.get(`/what-if/${asked.body.id}/moves?limit=2`);
    expect(first.body.items).toHaveLength(2);
    const second = await supervisor.get(
      `/what-if/${asked.body.id}/moves?limit=2&cursor=${first.body.nextCursor}`,
    );
    const ids = [...first.body.items, ...second.body.items].map((move) => move.conversationId);
    expect(new Set(ids).size).toBe(ids.length);
    const list = await supervisor.get('/what-if?limit=1');
    expect(list.body.items[0]).toMatchObject({ id: asked.body.id, state: 'done' });
  });

  it('is cancelled while it waits or runs, and not when it is over', async () => {
    const { body } = await supervisor.post('/what-if', { days: 0.1 });
    const { database, clock } = api.flow;
    const claimed = await database.transaction((tx) => claimWhatIf(tx, clock.now()));
    expect(claimed?.id).toBe(body.id);
    expect(await keepWhatIfAlive(database.reading, body.id, 40, clock.now())).toBe(true);
    expect((await supervisor.get(`/what-if/${body.id}`)).body).toMatchObject({
      state: 'running',
      progress: 40,
    });
    expect((await supervisor.post(`/what-if/${body.id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    // Whoever runs it hears that it is not to go on, and what still comes of it is not kept.
    expect(await keepWhatIfAlive(database.reading, body.id, 50, clock.now())).toBe(false);
    const repeated = await supervisor.post(`/what-if/${body.id}/cancel`);
    expect(repeated.body).toMatchObject({ state: 'cancelled' });
  });

  it('is taken over from a process that fell silent, three times at most', async () => {
    const { body } = await supervisor.post('/what-if', { days: 0.1 });
    const { database, clock } = api.flow;
    const later = (seconds: number) => new Date(clock.now().getTime() + seconds * 1_000);
    const claim = (at: Date) => database.transaction((tx) => claimWhatIf(tx, at));
    expect((await claim(later(0)))?.id).toBe(body.id);
    expect(await claim(later(5))).toBeUndefined();
    expect((await claim(later(20)))?.id).toBe(body.id);
    expect((await claim(later(40)))?.id).toBe(body.id);
    expect(await claim(later(60))).toBeUndefined();
    expect((await supervisor.get(`/what-if/${body.id}`)).body).toMatchObject({ state: 'failed' });
    expect((await supervisor.post(`/what-if/${body.id}/cancel`)).status).toBe(409);
  });

  it('keeps the reason when nothing can be replayed', async () => {
    const { body } = await supervisor.post('/what-if', { days: 0.01, policy: { rule: 'round-robin' } });
    await api.query(
      `update what_if set request = jsonb_set(request, '{policy,rule}', '"gone"') where id = $1`,
      [body.id],
    );
    await runNext();
    expect((await supervisor.get(`/what-if/${body.id}`)).body).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('no rule'),
    });
  });

  it('refuses what names something unknown, and whoever may not ask', async () => {
    const refused = async (body: object) => {
      const answer = await supervisor.post('/what-if', body);
      expect(answer.status).toBe(422);
      return answer.body.detail as string;
    };
    expect(await refused({ policy: { version: 99 } })).toContain('version 99');
    expect(await refused({ policy: { rule: 'magic' } })).toContain('magic');
    expect(await refused({ staffing: [{ count: 1, skills: [{ skill: 'latin', level: 1 }] }] })).toContain(
      'latin',
    );
    expect(await refused({ staffing: [{ count: 1, teams: ['Nobody'] }] })).toContain('Nobody');
    expect(await refused({ staffing: [{ count: 1, timeZone: 'Mars/Base' }] })).toContain('Mars/Base');
    expect((await supervisor.post('/what-if', { staffing: [{ count: 0 }] })).status).toBe(400);
    const agent = await api.user('agent');
    expect((await agent.post('/what-if', {})).status).toBe(403);
    expect((await agent.get('/what-if')).status).toBe(403);
    expect((await supervisor.get('/what-if/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});
