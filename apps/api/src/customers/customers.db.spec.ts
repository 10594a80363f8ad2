import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('customers, receipts and notices', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let sue: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    ada = await api.user('agent');
    sue = await api.user('supervisor');
  });
  afterAll(() => api.stop());

  it('changes what we know of a customer, by version', async () => {
    const id = await api.customer('carla@customer.test');
    const changed = await ada.change('PATCH', `/customers/${id}`, 1, {
      name: null,
      attributes: { tier: 'gold' },
    });
    expect(changed.body).toMatchObject({ id, name: null, attributes: { tier: 'gold' }, version: 2 });
    const attributes = { seats: 50, beta: true, tags: ['blue', 'late payer'] };
    const typed = await ada.change('PATCH', `/customers/${id}`, 2, { attributes });
    expect(typed.body).toMatchObject({ attributes, version: 3 });
    const nested = await ada.change('PATCH', `/customers/${id}`, 3, { attributes: { a: { b: 1 } } });
    expect(nested.status).toBe(400);
    expect((await ada.change('PATCH', `/customers/${id}`, 1, { name: 'C' })).status).toBe(412);
    const found = (await ada.get('/customers?identity=Carla@customer.test')).body.items;
    expect(found.map((one: any) => one.id)).toEqual([id]);
  });

  it('gives an identity to one customer only', async () => {
    const carla = await api.customer('one@customer.test');
    const other = await api.customer('two@customer.test');
    const added = await ada.post(`/customers/${carla}/identities`, { kind: 'phone', value: '+41445550123' });
    expect(added.body.identities).toMatchObject([{ kind: 'email' }, { kind: 'phone', verified: false }]);
    const taken = await ada.post(`/customers/${other}/identities`, { kind: 'phone', value: '+41445550123' });
    expect([taken.status, taken.body.customerId]).toEqual([409, carla]);
    const again = await ada.post(`/customers/${carla}/identities`, { kind: 'phone', value: '+41445550123' });
    expect([again.status, again.body.identities.length]).toEqual([201, 2]);
    for (const identity of [
      { kind: 'phone', value: '044 555' },
      { kind: 'email', value: 'nobody' },
    ]) {
      expect((await ada.post(`/customers/${carla}/identities`, identity)).status).toBe(422);
    }
    const phone = added.body.identities[1].id;
    expect((await ada.send('DELETE', `/api/v1/customers/${other}/identities/${phone}`)).status).toBe(404);
    expect((await ada.send('DELETE', `/api/v1/customers/${carla}/identities/${phone}`)).status).toBe(204);
  });

  it('merges two customers, and parts them again', async () => {
    const [one, two] = [await api.customer(), await api.customer()];
    const older = await api.conversation({ customer: one, at: new Date(Date.now() - 60_000) });
    const newer = await api.conversation({ customer: two });
    const conversationsOf = async (id: string) =>
      (await ada.get(`/conversations?customer=${id}`)).body.items.map((item: any) => item.id);
    const merged = await ada.post(`/customers/${one}/merge`, { into: two });
    expect([merged.status, merged.body.mergedInto]).toEqual([200, two]);
    expect(await conversationsOf(two)).toEqual([newer, older]);
    expect(await conversationsOf(one)).toEqual([older]);
    expect((await ada.post(`/customers/${one}/merge`, { into: two })).body.type).toBe(
      '/problems/merged-before',
    );
    expect((await ada.post(`/customers/${two}/merge`, { into: two })).status).toBe(422);
    const parted = await ada.send('DELETE', `/api/v1/customers/${one}/merge`);
    expect([parted.status, parted.body.mergedInto]).toEqual([200, null]);
    expect(await conversationsOf(two)).toEqual([newer]);
    expect((await ada.send('DELETE', `/api/v1/customers/${one}/merge`)).status).toBe(404);
  });

  it('shows the ledger, gives out what came, and tries again what was quarantined', async () => {
    const channel = await api.channel();
    const raw = Buffer.from('From: x\r\n\r\nHello');
    const blobKey = await api.flow.blobs.put(raw);
    const insert = async (key: string, status: string, blob: string | null) => {
      const id = api.flow.newId();
      await api.query(
        `insert into receipt (id, channel_id, provider_key, status, reason, blob_key, payload, received_at)
         values ($1, $2, $3, $4, 'because', $5, '{"a": "b"}', now())`,
        [id, channel, key, status, blob],
      );
      return id;
    };
    const stored = await insert('1', 'stored', blobKey);
    const bad = await insert('2', 'quarantined', null);
    const list = async (query: string) =>
      (await sue.get(`/receipts?${query}`)).body.items.map((one: any) => one.id);
    expect(await list(`channel=${channel}`)).toEqual([bad, stored]);
    expect(await list(`channel=${channel}&status=quarantined`)).toEqual([bad]);
    expect((await sue.get(`/receipts/${bad}`)).body).toMatchObject({
      reason: 'because',
      payload: { a: 'b' },
      hasRaw: false,
      messageId: null,
    });
    const download = await sue.get(`/receipts/${stored}/raw`);
    expect([download.body, download.headers.get('content-disposition')]).toEqual([
      raw.toString(),
      expect.stringContaining('attachment'),
    ]);
    expect((await sue.get(`/receipts/${bad}/raw`)).status).toBe(404);
    expect((await sue.post(`/receipts/${stored}/retry`)).body.type).toBe('/problems/not-quarantined');
    const retried = await sue.post(`/receipts/${bad}/retry`);
    expect([retried.status, retried.body.status]).toEqual([202, 'received']);
    expect((await ada.get('/receipts')).status).toBe(403);
  });

  it('shows people their own notices, and remembers when they read them', async () => {
    const ids = [ada, sue].map((user) => ({ user, id: api.flow.newId() }));
    for (const { user, id } of ids) {
      await api.query(
        `insert into notice (id, agent_id, kind, dedupe_key, text, created_at) values ($1, $2, 'sla', $3, 'Look.', now())`,
        [id, user.id, id],
      );
    }
    const [mine, theirs] = ids.map((one) => one.id);
    expect((await ada.get('/notices?unread=true')).body.items).toMatchObject([{ id: mine, readAt: null }]);
    expect((await ada.get('/me')).body.unreadNotices).toBe(1);
    const read = await ada.post(`/notices/${mine}/read`);
    expect(read.body.readAt).not.toBeNull();
    expect((await ada.post(`/notices/${mine}/read`)).body.readAt).toBe(read.body.readAt);
    expect((await ada.get('/notices?unread=true')).body.items).toEqual([]);
    expect((await ada.post(`/notices/${theirs}/read`)).status).toBe(404);
  });
});
