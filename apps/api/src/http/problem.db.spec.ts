import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemSchema } from '#contracts/http/problem.ts';
import { ApiFixture, ApiUser, type Answered } from '../../../../test/builders/api-fixture.ts';

describe('problems', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let admin: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    ada = await api.user('agent');
    admin = await api.user('admin');
  });
  afterAll(() => api.stop());

  function isProblem({ status, headers, body }: Answered, expected: number, type: string): void {
    expect([status, body.type]).toEqual([expected, `/problems/${type}`]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(problemSchema.parse(body)).toMatchObject({
      status: expected,
      detail: expect.stringMatching(/\.$/),
    });
    expect(JSON.stringify(body)).not.toMatch(/\bat .*\.(ts|js):\d/);
  }

  it('name every field that is wrong, and what to do about it', async () => {
    const answer = await admin.post('/agents', {
      email: 'no address',
      role: 'boss',
      phone: '044',
      skills: [{ skill: 'german', level: 9 }],
      colour: 'red',
    });
    isProblem(answer, 400, 'malformed-request');
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { in: 'body', field: 'name', problem: 'must be a string' },
        { in: 'body', field: 'email', problem: 'must be an e-mail address' },
        { in: 'body', field: 'role', problem: 'must be one of "agent", "supervisor", "admin"' },
        { in: 'body', field: 'phone', problem: 'must be an E.164 number, as +41445550100' },
        { in: 'body', field: 'skills.0.level', problem: 'must be at most 5' },
        { in: 'body', field: 'colour', problem: 'is not known here; leave it out' },
      ]),
    );
  });

  it('name what would be lost without a word, as an attribute that a rule asks for', async () => {
    const rule = { name: 'r', when: { customer: { constructor: 'Lotus' } } };
    const version = await admin.post('/routing-policies/default/versions', { body: { rules: [rule] } });
    isProblem(version, 400, 'malformed-request');
    const problem = 'must not hold the name constructor';
    expect(version.body.errors).toEqual([{ in: 'body', field: 'body.rules.0.when.customer', problem }]);
    const customer = await ada.post('/customers', { name: 'N', attributes: { constructor: 'Lotus' } });
    expect(customer.body.errors).toMatchObject([{ field: 'attributes', problem }]);
  });

  it('name the text that no database can keep', async () => {
    const note = 'half a \ud83d';
    const body = {
      name: 'N',
      attributes: { 'a\u0000': 1 },
      identities: [{ kind: 'email', value: `${note}@x.test` }],
    };
    const answer = await ada.post('/customers', body);
    isProblem(answer, 400, 'malformed-request');
    expect(answer.body.errors).toEqual([
      { in: 'body', field: 'attributes', problem: 'must not hold NUL or half characters in names' },
      { in: 'body', field: 'identities.0.value', problem: 'must not hold NUL or half characters' },
    ]);
    const rule = { name: 'r', when: { textContains: [note] } };
    const version = await admin.post('/routing-policies/default/versions', { body: { rules: [rule] } });
    isProblem(version, 400, 'malformed-request');
    expect(version.body.errors).toMatchObject([{ field: 'body.rules.0.when.textContains.0' }]);
    const wrong = await admin.post('/routing-policies/default/check', {
      body: { rules: [{ ...rule, name: '', when: { customer: [] } }] },
    });
    expect(wrong.body.errors).toEqual(
      expect.arrayContaining([
        { in: 'body', field: 'body.rules.0.name', problem: 'must be at least 1 character long' },
        { in: 'body', field: 'body.rules.0.when.customer', problem: 'must be an object' },
      ]),
    );
  });

  it('go by the one of several forms that fits but for too much', async () => {
    const id = randomUUID();
    const transfer = async (to: object) =>
      (await ada.change('POST', `/conversations/${id}/transfer`, 1, { to })).body.errors;
    expect(await transfer({ queueId: id, teamId: id })).toEqual([
      { in: 'body', field: 'to.teamId', problem: 'is not known here; leave it out' },
    ]);
    expect(await transfer({ queueId: id, required: [{ skill: 'german', level: 9 }] })).toEqual([
      { in: 'body', field: 'to.required.0.level', problem: 'must be at most 5' },
    ]);
  });

  it('tell apart the parts of a request', async () => {
    const query = await ada.get('/conversations?limit=500&state=lost');
    isProblem(query, 400, 'malformed-request');
    expect(query.body.errors.map((one: any) => [one.in, one.field])).toEqual([
      ['query', 'limit'],
      ['query', 'state'],
    ]);
    const path = await ada.get('/conversations/7');
    isProblem(path, 400, 'malformed-request');
    expect(path.body.errors).toEqual([{ in: 'path', field: 'id', problem: 'must be a UUID' }]);
    const cursor = await ada.get('/conversations?cursor=WyJub3BlIl0');
    isProblem(cursor, 400, 'malformed-request');
    isProblem(await ada.get('/conversations?cursor=%00'), 400, 'malformed-request');
    const id = '01900000-0000-7000-8000-000000000000';
    for (const at of [
      '2026-02-30 00:00:00+00',
      '2026-11-22 24:00:01+00',
      '2026-11-22 00:00:00+99',
      '999999-11-22 00:00:00+00',
      '0000-01-01 00:00:00+00',
    ]) {
      const forged = Buffer.from(JSON.stringify([at, id])).toString('base64url');
      isProblem(await ada.get(`/conversations?cursor=${forged}`), 400, 'malformed-request');
    }
    isProblem(await ada.get('/conversations?colour=red'), 400, 'malformed-request');
  });

  it('answer what is not there', async () => {
    isProblem(await ada.get('/conversations/01900000-0000-7000-8000-000000000000'), 404, 'not-found');
    isProblem(await ada.get('/nowhere'), 404, 'no-endpoint');
    isProblem(await ada.send('GET', '/nowhere/at/all'), 404, 'no-endpoint');
    isProblem(await ada.send('GET', '/api/v1/conversations/%FF'), 400, 'malformed-request');
  });

  it('say which methods a path takes', async () => {
    const answer = await ada.send('DELETE', '/api/v1/conversations');
    isProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.get('allow')).toBe('GET');
    const me = await ada.send('GET', '/api/v1/agents/me/presence');
    isProblem(me, 405, 'method-not-allowed');
  });

  it('refuse bodies that are no JSON, broken or too large', async () => {
    const text = await admin.send('POST', '/api/v1/teams', 'name=x', { 'content-type': 'text/plain' });
    isProblem(text, 415, 'unsupported-media-type');
    isProblem(await admin.send('POST', '/api/v1/teams', '{"name":'), 400, 'malformed-request');
    isProblem(await admin.post('/teams'), 400, 'malformed-request');
    isProblem(await admin.post('/teams', { name: 'x'.repeat(1_100_000) }), 413, 'too-large');
    const id = await api.conversation({ assignee: ada.id });
    const large = {
      text: 'See the file.',
      attachments: [{ name: 'a', mediaType: 'a/b', content: 'QUJD'.repeat(400_000) }],
    };
    expect(
      (await ada.post(`/conversations/${id}/replies`, large, { 'idempotency-key': 'large' })).status,
    ).toBe(202);
    const tooLarge = { text: 'x', html: 'x'.repeat(27_000_000) };
    isProblem(
      await ada.post(`/conversations/${id}/replies`, tooLarge, { 'idempotency-key': 'larger' }),
      413,
      'too-large',
    );
  });

  it('refuse a stranger before a large body is read', async () => {
    const path = `/conversations/${api.flow.newId()}/replies`;
    const large = `{"text": "${'x'.repeat(3_000_000)}`;
    const stranger = new ApiUser(api.url, '', `fl_${'x'.repeat(43)}`);
    for (const nobody of [api.nobody(), stranger]) {
      isProblem(await nobody.post(path, large), 401, 'not-signed-in');
    }
    isProblem(await ada.post(path, large), 400, 'malformed-request');
  });

  it('refuse text that cannot be stored', async () => {
    isProblem(await admin.post('/teams', { name: 'a\u0000b' }), 400, 'malformed-request');
    const name = await admin.post('/channels', {
      kind: 'sms',
      name: 'x',
      address: '+15550009999',
      settings: { a: '\u0000' },
    });
    isProblem(name, 400, 'malformed-request');
  });

  it('say what is missing where no routing policy was published', async () => {
    const id = await api.conversation();
    const sue = await api.user('supervisor');
    isProblem(await ada.post(`/conversations/${id}/pick`), 503, 'no-routing-policy');
    const { body } = await sue.change('POST', `/conversations/${id}/assign`, 1, { agentId: ada.id });
    expect([body.type, body.detail]).toEqual([
      '/problems/no-routing-policy',
      expect.stringContaining('publish one named "default"'),
    ]);
    await api.withPolicies();
    expect((await sue.change('POST', `/conversations/${id}/assign`, 1, { agentId: ada.id })).status).toBe(
      200,
    );
  });

  it('hide what went wrong inside, under an id', async () => {
    await api.query('alter table notice rename to notice_away');
    const answer = await ada.get('/notices');
    await api.query('alter table notice_away rename to notice');
    isProblem(answer, 500, 'unexpected');
    expect(answer.body.detail).toContain(answer.body.id);
    expect(JSON.stringify(answer.body)).not.toContain('relation');
  });

  it('come with the headers that protect a browser', async () => {
    const { headers } = await ada.get('/me');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('are counted with all requests', async () => {
    await ada.get('/me');
    const { body } = await api.nobody().send('GET', '/metrics');
    expect(body).toMatch(
      /http_request_duration_seconds_count\{[^}]*method="GET",route="\/api\/v1\/me",status="200"[^}]*\} [1-9]/,
    );
    expect((await api.nobody().send('GET', '/health/live')).status).toBe(200);
  });
});
