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

  it('knows a customer before they write, under each identity and once for a key', async () => {
    const body = {
      name: 'Vera VIP',
      attributes: { segment: 'vip' },
      identities: [
        { kind: 'email', value: ' Vera@Customer.test ' },
        { kind: 'phone', value: '+41445550199' },
        { kind: 'email', value: 'vera@customer.test' },
      ],
    };
    const key = { 'idempotency-key': 'vera' };
    const [made, again] = [await ada.post('/customers', body, key), await ada.post('/customers', body, key)];
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'Vera VIP', attributes: { segment: 'vip' }, version: 1 });
    expect(made.body.identities.map(({ kind, value, verified }: any) => [kind, value, verified])).toEqual(
      expect.arrayContaining([
        ['email', 'vera@customer.test', false],
        ['phone', '+41445550199', false],
      ]),
    );
    expect(made.body.identities).toHaveLength(2);
    expect(again.body).toEqual(made.body);
    const found = (await ada.get('/customers?identity=%2B41445550199')).body.items;
    expect(found.map((one: any) => one.id)).toEqual([made.body.id]);
    const created = await api.query(
      `select data from event where type = 'customer.created' and actor_id = $1`,
      [ada.id],
    );
    expect(created).toEqual([{ data: { customerId: made.body.id } }]);
  });

  it('says which identity is none, or is somebody’s, and makes nobody then', async () => {
    const count = async () => (await api.query('select count(*)::int as n from customer'))[0];
    const carla = await api.customer('known@customer.test');
    const before = await count();
    const create = (identities: readonly object[], key?: string) =>
      ada.post('/customers', { identities }, key ? { 'idempotency-key': key } : {});
    const fresh = { kind: 'email', value: 'fresh@customer.test' };
    for (const key of [undefined, 'taken']) {
      const taken = await create([fresh, { kind: 'email', value: 'Known@customer.test' }], key);
      expect([taken.status, taken.body]).toMatchObject([
        409,
        { type: '/problems/identity-taken', customerId: carla, field: 'identities.1' },
      ]);
    }
    const malformed = await create([fresh, { kind: 'phone', value: '044 555' }]);
    expect([malformed.status, malformed.body.errors]).toMatchObject([422, [{ field: 'identities.1.value' }]]);
    for (const body of [{}, { identities: [] }, { identities: [fresh], colour: 'red' }])
      expect((await ada.post('/customers', body)).status).toBe(400);
    expect(await count()).toEqual(before);
    const raced = await Promise.all([create([fresh]), create([fresh]), create([fresh])]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('claims twenty identities at once, in whichever order two ask for the same', async () => {
    const many = Array.from({ length: 20 }, (_, at) => ({ kind: 'email', value: `many${at}@customer.test` }));
    const create = (identities: readonly object[]) => ada.post('/customers', { identities });
    const raced = await Promise.all([create(many), create([...many].reverse())]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [made, refused] = raced.sort((a, b) => a.status - b.status);
    expect(made.body.identities).toHaveLength(20);
    expect(refused.body).toMatchObject({ customerId: made.body.id, field: 'identities.0' });
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
