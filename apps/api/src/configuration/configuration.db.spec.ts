import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { defaultSlaPolicy } from '#contracts/defaults/sla-policy.ts';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('configuration', () => {
  let api: ApiFixture;
  let admin: ApiUser;
  let sue: ApiUser;
  let ada: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    admin = await api.user('admin');
    sue = await api.user('supervisor');
    ada = await api.user('agent');
  });
  afterAll(() => api.stop());

  it('keeps agents with their skills and teams', async () => {
    await sue.send('PUT', '/api/v1/skills/German', { description: 'Deutsch' });
    const team = (await sue.post('/teams', { name: 'Mail' })).body;
    const given = {
      name: 'Gerda',
      email: 'Gerda@Firstline.test',
      phone: '+41445550100',
      password: 'a long password',
      skills: [{ skill: 'german', level: 5 }],
      teamIds: [team.id],
    };
    const added = await admin.post('/agents', given);
    expect([added.status, added.headers.get('etag')]).toEqual([201, '"1"']);
    expect(added.body).toMatchObject({
      email: 'gerda@firstline.test',
      role: 'agent',
      teamIds: [team.id],
      active: true,
    });
    expect(JSON.stringify(added.body)).not.toContain('password');
    expect((await admin.post('/agents', given)).body.type).toBe('/problems/email-taken');
    const unknown = await admin.post('/agents', {
      ...given,
      email: 'x@firstline.test',
      skills: [{ skill: 'latin', level: 1 }],
      teamIds: [randomUUID()],
    });
    expect([unknown.status, unknown.body.errors.map((one: any) => one.field)]).toEqual([
      422,
      ['skills', 'teamIds'],
    ]);

    const path = `/agents/${added.body.id}`;
    const changed = await admin.change('PATCH', path, 1, { capacityUnits: 60, skills: [], phone: null });
    expect(changed.body).toMatchObject({
      capacityUnits: 60,
      skills: [],
      phone: null,
      teamIds: [team.id],
      version: 2,
    });
    expect((await admin.change('PATCH', path, 1, { name: 'G.' })).status).toBe(412);
    const fresh = await api.nobody().post('/sessions', { email: given.email, password: given.password });
    expect(fresh.status).toBe(201);
    const presence = await sue.send('PUT', `/api/v1${path}/presence`, { presence: 'away' });
    expect([presence.status, presence.body]).toEqual([200, { presence: 'away' }]);
    expect((await ada.send('POST', '/api/v1/agents/me/heartbeat')).body).toEqual({ presence: 'offline' });
    expect((await ada.send('POST', '/api/v1/agents/me/wrap-up/end')).body).toEqual({ conversationIds: [] });
  });

  it('keeps teams and skills, and what is in use', async () => {
    const team = (await sue.post('/teams', { name: 'Chat', agentIds: [ada.id] })).body;
    expect((await sue.post('/teams', { name: 'Chat' })).body.type).toBe('/problems/name-taken');
    const renamed = await sue.change('PATCH', `/teams/${team.id}`, 1, { name: 'Talk', agentIds: [] });
    expect(renamed.body).toEqual({ id: team.id, name: 'Talk', agentIds: [], version: 2 });
    expect((await sue.change('DELETE', `/teams/${team.id}`, 1)).status).toBe(412);
    expect((await sue.change('DELETE', `/teams/${team.id}`, 2)).status).toBe(204);
    expect((await sue.get(`/teams/${team.id}`)).status).toBe(404);

    await sue.send('PUT', '/api/v1/skills/sales', {});
    const { body } = await admin.get(`/agents/${ada.id}`);
    await admin.change('PATCH', `/agents/${ada.id}`, body.version, {
      skills: [{ skill: 'sales', level: 2 }],
    });
    const used = await sue.send('DELETE', '/api/v1/skills/sales');
    expect([used.status, used.body.type]).toEqual([409, '/problems/skill-in-use']);
    await admin.change('PATCH', `/agents/${ada.id}`, Number(body.version) + 1, { skills: [] });
    expect((await sue.send('DELETE', '/api/v1/skills/sales')).status).toBe(204);
  });

  it('keeps queues, which conversations hold on to', async () => {
    const unknown = await sue.post('/queues', {
      name: 'q',
      slaPolicy: 'none',
      calendar: 'none',
      teamIds: [randomUUID()],
    });
    expect([unknown.status, unknown.body.errors.length]).toEqual([422, 3]);
    const queue = (await sue.post('/queues', { name: 'returns' })).body;
    expect(queue).toMatchObject({ name: 'returns', teamIds: [], slaPolicy: null, version: 1 });
    await api.conversation({ queue: queue.id });
    const used = await sue.change('DELETE', `/queues/${queue.id}`, 1);
    expect([used.status, used.body.type]).toEqual([409, '/problems/queue-in-use']);
    const spare = (await sue.post('/queues', { name: 'spare' }, { 'idempotency-key': 'one' })).body;
    expect((await sue.post('/queues', { name: 'spare' }, { 'idempotency-key': 'one' })).body).toEqual(spare);
    expect((await sue.change('DELETE', `/queues/${spare.id}`, 1)).status).toBe(204);
  });

  it('keeps channels, whose credentials go in and never come out', async () => {
    const given = {
      kind: 'email',
      name: 'Support',
      address: 'Support@Firstline.test',
      settings: { smtp: { host: '127.0.0.1', port: 1, user: 'support' } },
      credentials: { password: 'hunter2-hunter2' },
    };
    const added = await admin.post('/channels', given);
    expect(added.body).toMatchObject({
      address: 'support@firstline.test',
      credentialsSet: true,
      enabled: true,
    });
    expect((await admin.post('/channels', given)).body.type).toBe('/problems/address-taken');
    const path = `/channels/${added.body.id}`;
    const changed = await admin.change('PATCH', path, 1, { name: 'Help', enabled: false });
    expect(changed.body).toMatchObject({ name: 'Help', enabled: false, credentialsSet: true, version: 2 });
    const answers = [added, changed, await admin.get(path), await admin.get('/channels')];
    expect(JSON.stringify(answers.map((one) => one.body))).not.toContain('hunter2');
    const [row] = await api.query('select secret from channel where id = $1', [added.body.id]);
    expect(row.secret.toString()).not.toContain('hunter2');
    expect(JSON.parse(api.flow.secrets.unseal(row.secret))).toEqual(given.credentials);

    const wrong = await admin.change('PATCH', path, 2, { settings: { smtp: { port: 'x' } } });
    expect([wrong.status, wrong.body.errors.map((one: any) => one.field)]).toEqual([
      422,
      ['settings.smtp.host', 'settings.smtp.port'],
    ]);
    const test = await admin.post(`${path}/test`);
    expect([test.status, test.body.well, typeof test.body.trouble]).toEqual([200, false, 'string']);
    expect((await admin.change('DELETE', path, 2)).status).toBe(204);
    const used = await api.channel();
    await api.conversation({ channel: used });
    expect((await admin.change('DELETE', `/channels/${used}`, 1)).body.type).toBe('/problems/channel-in-use');
    expect((await sue.post('/channels', given)).status).toBe(403);
  });

  it('versions documents, of which one is live, and checks what they name', async () => {
    const path = '/routing-policies/default/versions';
    const unknown = await sue.post(path, { body: defaultRoutingPolicy });
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors[0].problem).toMatch(/^names the (queue|skill|team) .*, which does not exist$/);
    expect(unknown.body.errors[0].field).toMatch(/^body\.(rules\.\d+\.then|fallback)\.queue$/);
    const malformed = await sue.post(path, { body: { ...defaultRoutingPolicy, ranking: { fit: 'much' } } });
    expect(malformed.status).toBe(400);
    expect(malformed.body.errors.map((one: any) => one.field)).toContain('body.ranking.fit');

    const wants = JSON.stringify(defaultRoutingPolicy);
    const names = (await import('#flow/configuration/names-in-document.ts')).namesIn(
      'routing-policy',
      JSON.parse(wants),
    );
    for (const name of names.queue.keys()) await api.queue(name);
    for (const name of names.skill.keys()) await sue.send('PUT', `/api/v1/skills/${name}`, {});
    for (const name of names.team.keys()) await sue.post('/teams', { name });
    const first = await sue.post(path, { body: defaultRoutingPolicy, note: 'the first' });
    expect([first.status, first.body.version, first.body.state, first.body.authorId]).toEqual([
      201,
      1,
      'draft',
      sue.id,
    ]);
    const second = await sue.post(path, { body: defaultRoutingPolicy, note: 'the second' });
    for (const version of [1, 2, 1]) {
      const published = await sue.post(`${path}/${version}/publish`);
      expect([published.status, published.body.version, published.body.state]).toEqual([
        200,
        version,
        'live',
      ]);
    }
    expect((await ada.get(path)).body.items.map((one: any) => [one.version, one.state])).toEqual([
      [2, 'retired'],
      [1, 'live'],
    ]);
    expect((await ada.get(`${path}/2`)).body).toMatchObject({ note: 'the second', body: second.body.body });
    expect((await ada.get('/routing-policies')).body.items).toEqual([
      { name: 'default', newestVersion: 2, liveVersion: 1 },
    ]);
    expect((await sue.post('/routing-policies/other/versions', { body: defaultRoutingPolicy })).status).toBe(
      400,
    );

    // What the live policy names cannot go.
    const [queue] = await api.query('select id, version from queue where name = $1', [
      defaultRoutingPolicy.fallback.queue,
    ]);
    const held = await sue.change('DELETE', `/queues/${queue.id}`, queue.version);
    expect([held.status, held.body.type]).toEqual([409, '/problems/named-by-policy']);

    // Drafts that are made at once get versions one after another.
    const [calendar] = Object.values(defaultCalendars);
    const drafts = await Promise.all(
      Array.from({ length: 5 }, () => sue.post('/calendars/zurich/versions', { body: calendar })),
    );
    expect(drafts.map((one) => one.body.version).sort()).toEqual([1, 2, 3, 4, 5]);
    await Promise.all([1, 2, 3, 4, 5].map((v) => sue.post(`/calendars/zurich/versions/${v}/publish`)));
    const states = (await sue.get('/calendars/zurich/versions')).body.items.map((one: any) => one.state);
    expect(states.filter((one: string) => one === 'live')).toHaveLength(1);
    const wrong = await sue.post('/calendars/zurich/versions', { body: { ...calendar, timeZone: '+01:00' } });
    expect(wrong.body.errors).toEqual([
      { in: 'body', field: 'body.timeZone', problem: 'must be an IANA time zone, as Europe/Zurich' },
    ]);
    expect((await sue.post('/sla-policies/gold/versions', { body: defaultSlaPolicy })).status).toBe(201);
  });

  it('checks that everything exists which an SLA policy names, and says where it is named', async () => {
    const path = '/sla-policies/strict/versions';
    const step = (name: string, actions: unknown[], more: object = {}) => ({
      ...{ name, metric: 'first_response', at: { percent: 50 }, actions },
      ...more,
    });
    const body = {
      targets: [{ metric: 'first_response', queues: ['Nowhere'], seconds: 60, time: 'always' }],
      ladder: [
        step('a', [{ do: 'add-skill', skill: 'juggling', level: 2 }], { when: { queues: ['Void'] } }),
        step('b', [
          { do: 'notify', whom: { team: 'Ghosts' }, by: ['live'] },
          { do: 'assign', to: { agent: 'Gone@Firstline.test' } },
          { do: 'ask', whom: { onCall: 'Never' }, by: ['text'], everySeconds: 60, atMost: 3 },
          { do: 'webhook', webhook: 'pager' },
        ]),
        step('c', [{ do: 'add-team', team: 'Ghosts' }]),
      ],
      pauseResolutionWhilePending: true,
    };
    const refused = await sue.post(path, { body });
    expect(refused.status).toBe(422);
    const missing = (field: string, what: string) => ({
      in: 'body',
      field: `body.${field}`,
      problem: `names the ${what}, which does not exist`,
    });
    expect(refused.body.errors).toEqual([
      missing('targets.0.queues', 'queue Nowhere'),
      missing('ladder.0.when.queues', 'queue Void'),
      missing('ladder.0.actions.0.skill', 'skill juggling'),
      missing('ladder.1.actions.0.whom', 'team Ghosts'),
      missing('ladder.1.actions.1.to', 'agent gone@firstline.test'),
      missing('ladder.1.actions.2.whom', 'rota Never'),
      missing('ladder.1.actions.3.webhook', 'webhook pager'),
    ]);

    // It is looked at again when a draft is published, since what it names may be gone by then.
    const webhook = await admin.post('/webhooks', { name: 'pager', url: 'https://example.org/hook' });
    expect(webhook.status).toBe(201);
    const ladder = [step('b', [{ do: 'webhook', webhook: 'pager' }])];
    const draft = await sue.post(path, { body: { ...body, targets: [], ladder } });
    expect(draft.status).toBe(201);
    expect((await admin.change('DELETE', `/webhooks/${webhook.body.id}`, 1)).status).toBe(204);
    const gone = await sue.post(`${path}/${draft.body.version}/publish`);
    expect([gone.status, gone.body.errors]).toEqual([
      422,
      [missing('ladder.0.actions.0.webhook', 'webhook pager')],
    ]);
  });

  it('keeps the names by which a live SLA policy knows queues, teams and skills', async () => {
    const queue = (await sue.post('/queues', { name: 'Refunds' })).body;
    const team = (await sue.post('/teams', { name: 'Night' })).body;
    await sue.send('PUT', '/api/v1/skills/refunds', { description: '' });
    const path = '/sla-policies/refunds/versions';
    const actions = [
      { do: 'add-team', team: 'Night' },
      { do: 'add-skill', skill: 'refunds', level: 1 },
    ];
    const naming = {
      targets: [{ metric: 'first_response', queues: ['Refunds'], seconds: 60, time: 'always' }],
      ladder: [{ name: 'a', metric: 'first_response', at: { percent: 50 }, actions }],
      pauseResolutionWhilePending: true,
    };
    const publish = async (body: object) => {
      const draft = await sue.post(path, { body });
      expect((await sue.post(`${path}/${draft.body.version}/publish`)).status).toBe(200);
    };
    await publish(naming);
    const changes = () => [
      sue.change('PATCH', `/queues/${queue.id}`, 1, { name: 'Returns of money' }),
      sue.change('PATCH', `/teams/${team.id}`, 1, { name: 'Late' }),
      sue.send('DELETE', '/api/v1/skills/refunds'),
    ];
    for (const refused of await Promise.all(changes())) {
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { type: '/problems/named-by-policy', policy: { kind: 'sla-policy', name: 'refunds' } },
      ]);
    }
    // What it does not name changes as ever.
    const served = await sue.change('PATCH', `/queues/${queue.id}`, 1, { teamIds: [team.id] });
    expect(served.status).toBe(200);
    await publish({ ...naming, targets: [{ ...naming.targets[0], queues: [] }], ladder: [] });
    const renamed = await sue.change('PATCH', `/queues/${queue.id}`, 2, { name: 'Returns of money' });
    expect(renamed.body).toMatchObject({ name: 'Returns of money' });
    expect((await sue.send('DELETE', '/api/v1/skills/refunds')).status).toBe(204);
  });

  it('gives the JSON Schema of each kind of document', async () => {
    for (const kind of ['routing-policy', 'sla-policy', 'calendar']) {
      const { status, body } = await api.nobody().get(`/schemas/${kind}`);
      expect([status, body.type, body.$schema]).toEqual([
        200,
        'object',
        'https://json-schema.org/draft/2020-12/schema',
      ]);
    }
  });
});
