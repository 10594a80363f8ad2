import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { roles, atLeast } from '#domain/words.ts';
import { hashPassword } from '#platform/password.ts';
import { ApiFixture, ApiUser } from '../../../../test/builders/api-fixture.ts';
import { RequireAccessMarks } from './require-access-marks.ts';
import { routesOf } from './routes.ts';

describe('who gets in', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await ApiFixture.start();
  });
  afterAll(() => api.stop());

  it('marks every endpoint with a role or as public', () => {
    const routes = routesOf(api.app);
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter((route) => route.access === undefined)).toEqual([]);
    const open = routes.filter((route) => route.access === 'public' && route.path.startsWith('/api/'));
    expect(open.map((route) => `${route.method} ${route.path}`).sort()).toEqual([
      'GET /api/v1/schemas/:kind',
      'POST /api/v1/sessions',
    ]);
  });

  it('does not start with an endpoint that nobody marked', async () => {
    @Controller('open')
    class Forgotten {
      @Get()
      read(): string {
        return 'secret';
      }
    }
    @Module({ controllers: [Forgotten], providers: [RequireAccessMarks] })
    class Careless {}
    const app = await NestFactory.create(Careless, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('Forgotten.read (GET /open)');
  });

  it('answers 401 without a good token and 403 below the role, on every endpoint', async () => {
    const users = await Promise.all(roles.map(async (role) => ({ role, user: await api.user(role) })));
    const strangers = [
      api.nobody(),
      new ApiUser(api.url, '', 'fl_' + 'x'.repeat(43)),
      new ApiUser(api.url, '', 'x'),
    ];
    for (const route of routesOf(api.app)) {
      if (route.access === 'public' || route.access === undefined) continue;
      const path = route.path.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');
      for (const stranger of strangers) {
        const { status, body, headers } = await stranger.send(route.method, path);
        expect([route.handler, status, body.type]).toEqual([route.handler, 401, '/problems/not-signed-in']);
        expect(headers.get('www-authenticate')).toContain('Bearer');
      }
      for (const { role, user } of users) {
        if (atLeast(role, route.access)) continue;
        const { status, body } = await user.send(route.method, path);
        expect([route.handler, role, status, body.type]).toEqual([
          route.handler,
          role,
          403,
          '/problems/not-allowed',
        ]);
      }
    }
  });

  it('signs in with a password, and says the same to everybody it does not know', async () => {
    const ada = await api.user('agent');
    await api.query('update agent set password_hash = $2, email = $3 where id = $1', [
      ada.id,
      await hashPassword('correct horse'),
      'ada@firstline.test',
    ]);
    const nobody = api.nobody();
    const wrong = await nobody.post('/sessions', { email: 'ada@firstline.test', password: 'wrong horse' });
    const unknown = await nobody.post('/sessions', { email: 'eve@firstline.test', password: 'wrong horse' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);

    const session = await nobody.post('/sessions', {
      email: ' Ada@Firstline.test',
      password: 'correct horse',
    });
    expect(session.status).toBe(201);
    expect(session.body).toMatchObject({
      token: expect.stringMatching(/^fl_/),
      agent: { id: ada.id, role: 'agent' },
    });
    const signedIn = new ApiUser(api.url, ada.id, session.body.token);
    expect((await signedIn.get('/me')).status).toBe(200);
    const kept = await api.query('select * from api_token where agent_id = $1', [ada.id]);
    expect(JSON.stringify(kept)).not.toContain(session.body.token);

    expect((await signedIn.send('DELETE', '/api/v1/sessions/current')).status).toBe(204);
    expect((await signedIn.get('/me')).status).toBe(401);
  });

  it('slows guessing down and says for how long', async () => {
    const nobody = api.nobody();
    const guess = () => nobody.post('/sessions', { email: 'guess@firstline.test', password: 'guess' });
    for (let at = 0; at < 5; at++) expect((await guess()).status).toBe(401);
    const limited = await guess();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.body).toMatchObject({ type: '/problems/too-many-tries', status: 429 });
  });

  it('believes only the proxies that are configured where a guess comes from', async () => {
    const guessesFrom = async ({ url }: ApiFixture): Promise<number[]> => {
      const statuses: number[] = [];
      for (let at = 0; at < 6; at++) {
        const credentials = { email: 'far@firstline.test', password: 'guess' };
        const from = { 'x-forwarded-for': `192.0.2.${at}` };
        statuses.push((await new ApiUser(url, '', '').post('/sessions', credentials, from)).status);
      }
      return statuses;
    };
    expect(await guessesFrom(api)).toEqual([401, 401, 401, 401, 401, 401]);
    const elsewhere = await ApiFixture.start({ TRUST_PROXY: '198.51.100.0/24' });
    const answers = await guessesFrom(elsewhere);
    await elsewhere.stop();
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('makes tokens that are shown once, listed, expire and are revoked', async () => {
    const ada = await api.user('agent');
    const created = await ada.post('/tokens', { name: 'export' });
    expect(created.status).toBe(201);
    const program = new ApiUser(api.url, ada.id, created.body.token);
    const { body: list } = await program.get('/tokens');
    expect(list.items.map((one: any) => one.name)).toContain('export');
    expect(JSON.stringify(list)).not.toContain('fl_');

    const past = await ada.post('/tokens', { name: 'past', expiresAt: '2020-01-01T00:00:00Z' });
    expect([past.status, past.body.errors[0].field]).toEqual([422, 'expiresAt']);
    await api.query(`update api_token set expires_at = now() - interval '1 second' where id = $1`, [
      created.body.id,
    ]);
    expect((await program.get('/me')).status).toBe(401);
    await api.query('update api_token set expires_at = null where id = $1', [created.body.id]);
    expect((await program.get('/me')).status).toBe(200);
    expect((await ada.send('DELETE', `/api/v1/tokens/${created.body.id}`)).status).toBe(204);
    expect((await program.get('/me')).status).toBe(401);

    const other = await api.user('agent');
    const others = await other.post('/tokens', { name: 'theirs' });
    expect((await ada.send('DELETE', `/api/v1/tokens/${others.body.id}`)).status).toBe(404);
  });

  it('shuts out whoever is deactivated, and keeps the last admin', async () => {
    const admin = await api.user('admin');
    const ada = await api.user('agent');
    const { body } = await admin.get(`/agents/${ada.id}`);
    const gone = await admin.change('PATCH', `/agents/${ada.id}`, body.version, { active: false });
    expect([gone.status, gone.body.active, gone.body.version]).toEqual([
      200,
      false,
      Number(body.version) + 1,
    ]);
    expect((await ada.get('/me')).status).toBe(401);

    await api.query(`update agent set role = 'agent' where role = 'admin' and id <> $1`, [admin.id]);
    const last = await admin.change('PATCH', `/agents/${admin.id}`, 1, { role: 'agent' });
    expect([last.status, last.body.type]).toEqual([409, '/problems/last-admin']);
  });
});
