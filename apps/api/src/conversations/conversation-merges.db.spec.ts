import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('merging conversations over the API', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let sue: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    await api.withPolicies();
    ada = await api.user('agent');
    sue = await api.user('supervisor');
  });
  afterAll(() => api.stop());

  const two = async () => {
    const customer = await api.customer();
    return { into: await api.conversation({ customer }), part: await api.conversation({ customer }) };
  };

  it('makes one of two, shows where the other went, and undoes it for a supervisor', async () => {
    const { part, into } = await two();
    const merged = await ada.change('POST', `/conversations/${part}/merge`, 1, { into });
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ id: part, state: 'resolved', mergedInto: into });
    expect((await ada.get(`/conversations/${into}/messages`)).body.items).toHaveLength(2);
    const { body: timeline } = await ada.get(`/conversations/${into}/timeline`);
    const types = timeline.items.flatMap((one: any) => (one.kind === 'event' ? [one.event.type] : []));
    expect(types).toEqual(expect.arrayContaining(['conversation.merged', 'conversation.absorbed']));
    const { body } = await ada.get(`/conversations/${part}`);
    expect(body.mergedInto).toBe(into);
    expect((await ada.change('DELETE', `/conversations/${part}/merge`, body.version)).status).toBe(403);
    const undone = await sue.change('DELETE', `/conversations/${part}/merge`, body.version);
    expect(undone.body).toMatchObject({ mergedInto: null, state: 'resolved' });
    expect((await ada.get(`/conversations/${into}/messages`)).body.items).toHaveLength(1);
  });

  it('asks for the version that was seen, and answers a repeated request with the same', async () => {
    const { part, into } = await two();
    const path = `/conversations/${part}/merge`;
    expect((await ada.post(path, { into })).status).toBe(428);
    expect((await ada.change('POST', path, 7, { into })).status).toBe(412);
    const headers = { 'if-match': '"1"', 'idempotency-key': randomUUID() };
    const first = await ada.post(path, { into }, headers);
    const second = await ada.post(path, { into }, headers);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });

  it('says in problem+json what cannot be', async () => {
    const { part, into } = await two();
    const other = await api.conversation();
    const merge = (id: string, body: unknown) => ada.change('POST', `/conversations/${id}/merge`, 1, body);
    expect((await api.nobody().change('POST', `/conversations/${part}/merge`, 1, { into })).status).toBe(401);
    expect((await merge(randomUUID(), { into })).status).toBe(404);
    expect((await merge(part, {})).status).toBe(400);
    for (const wrong of [part, randomUUID()]) {
      const { status, body } = await merge(part, { into: wrong });
      expect(status).toBe(422);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'into' })]);
    }
    const foreign = await merge(part, { into: other });
    expect(foreign.status).toBe(409);
    expect(foreign.headers.get('content-type')).toContain('application/problem+json');
    expect(foreign.body).toMatchObject({ because: 'other-customer' });
  });
});
