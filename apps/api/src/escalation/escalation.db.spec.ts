import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('rotas, webhooks, follow-ups and snoozing over the API', () => {
  let api: ApiFixture;
  let admin: ApiUser;
  let agent: ApiUser;

  beforeAll(async () => {
    api = await ApiFixture.start();
    await api.withPolicies();
    [admin, agent] = [await api.user('admin'), await api.user('agent')];
  });
  afterAll(() => api.stop());

  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  it('keep rotas and say who is on call', async () => {
    const [{ email }] = await api.query('select email from agent where id = $1', [agent.id]);
    const body = {
      timeZone: 'Europe/Zurich',
      startsOn: '2026-01-05',
      handoverAt: '09:00',
      everyDays: 7,
      people: [email],
    };
    const added = await admin.post('/rotas', { name: 'Nights', body });
    expect(added).toMatchObject({ status: 201, body: { version: 1, onCall: { agent: email } } });
    expect(await admin.post('/rotas', { name: 'Nights', body })).toMatchObject({ status: 409 });
    const stranger = { name: 'Days', body: { ...body, people: ['nobody@firstline.test'] } };
    expect(await admin.post('/rotas', stranger)).toMatchObject({ status: 422 });
    const path = `/rotas/${added.body.id}`;
    expect(await agent.get(`${path}?at=2025-12-01T00:00:00Z`)).toMatchObject({ body: { onCall: null } });
    expect(await admin.change('PUT', path, 1, { body })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await admin.change('PUT', path, 1, { body })).toMatchObject({ status: 412 });
    expect(await admin.change('DELETE', path, 2)).toMatchObject({ status: 204 });
  });

  it('show the secret of a webhook once, and refuse what is not of the public internet', async () => {
    const added = await admin.post('/webhooks', { name: 'pager', url: 'https://example.org/hook' });
    expect(added).toMatchObject({ status: 201, body: { enabled: true, version: 1 } });
    expect(added.body.secret).toMatch(/^whsec_/);
    const read = await admin.get(`/webhooks/${added.body.id}`);
    expect(read.body).not.toHaveProperty('secret');
    const inside = { name: 'inside', url: 'https://192.168.1.1/' };
    expect(await admin.post('/webhooks', inside)).toMatchObject({ status: 422 });
    expect(await agent.get('/webhooks')).toMatchObject({ status: 403 });
    expect(await admin.get('/webhook-deliveries')).toMatchObject({ status: 200, body: { items: [] } });
    const renewed = await admin.change('POST', `/webhooks/${added.body.id}/secret`, 1);
    expect(renewed.body.secret).not.toBe(added.body.secret);
  });

  it('snooze and bring back, with the version that was seen', async () => {
    const id = await api.conversation({ queue: await api.queue() });
    const snoozed = await agent.change('PUT', `/conversations/${id}/snooze`, 1, { until: inAnHour() });
    expect(snoozed).toMatchObject({ status: 200, body: { state: 'pending' } });
    expect((await agent.get('/snoozes')).body.items).toMatchObject([
      { conversationId: id, fromState: 'queued' },
    ]);
    expect(await agent.change('POST', `/conversations/${id}/unsnooze`, 1)).toMatchObject({ status: 412 });
    const { version } = snoozed.body;
    const back = await agent.change('POST', `/conversations/${id}/unsnooze`, version);
    expect(back).toMatchObject({ status: 200, body: { state: 'queued' } });
    const past = { until: '2020-01-01T00:00:00Z' };
    expect(await agent.change('PUT', `/conversations/${id}/snooze`, back.body.version, past)).toMatchObject({
      status: 422,
    });
  });

  it('schedule, move, list and close follow-ups', async () => {
    const id = await api.conversation();
    const body = { at: inAnHour(), note: 'Does it work?' };
    const added = await agent.post(`/conversations/${id}/follow-ups`, body, { 'idempotency-key': 'once' });
    expect(added).toMatchObject({ status: 201, body: { state: 'scheduled', agentId: agent.id } });
    const again = await agent.post(`/conversations/${id}/follow-ups`, body, { 'idempotency-key': 'once' });
    expect(again.body.id).toBe(added.body.id);
    const path = `/follow-ups/${added.body.id}`;
    expect(await agent.change('PATCH', path, 1, { note: 'Sure?' })).toMatchObject({ body: { version: 2 } });
    expect((await agent.get('/follow-ups?agent=me&state=scheduled')).body.items).toHaveLength(1);
    expect(await agent.post(`${path}/done`)).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await agent.post(`${path}/cancel`)).toMatchObject({ status: 409 });
    expect(await agent.get(`/conversations/${id}/escalations`)).toMatchObject({ body: { items: [] } });
    expect(await agent.get('/asks?state=open')).toMatchObject({ status: 200, body: { items: [] } });
  });
});
