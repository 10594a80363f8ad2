import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { suppress } from '#persistence/stores/delivery/suppression.store.ts';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

const ours = '+15550001000';

describe('suppressions', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  let sue: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    [ada, sue] = [await api.user('agent'), await api.user('supervisor')];
    for (const [channelKind, address, sender] of [
      ['whatsapp', '+15550009001', ours],
      ['sms', '+15550009002', ours],
      ['sms', '+15550009001', '+15550001001'],
      ['sms', '+15550009001', ours],
    ] as const) {
      await suppress(api.database.reading, { channelKind, address, sender }, 'keyword', new Date());
    }
  });
  afterAll(() => api.stop());

  const keys = (items: any[]) => items.map((one) => `${one.channelKind} ${one.address} ${one.sender}`);
  const first = `sms +15550009001 ${ours}`;
  const second = 'sms +15550009001 +15550001001';

  it('are listed page by page, for supervisors', async () => {
    const page = (await sue.get('/suppressions?limit=3')).body;
    expect(keys(page.items)).toEqual([first, second, `sms +15550009002 ${ours}`]);
    expect(page.items[0]).toMatchObject({ source: 'keyword', createdAt: expect.any(String) });
    const rest = (await sue.get(`/suppressions?limit=3&cursor=${page.nextCursor}`)).body;
    expect([keys(rest.items), rest.nextCursor]).toEqual([[`whatsapp +15550009001 ${ours}`], null]);
    expect((await ada.get('/suppressions')).status).toBe(403);
  });

  it('are found by address, and by kind of channel', async () => {
    const found = async (query: string) => keys((await sue.get(`/suppressions?${query}`)).body.items);
    expect(await found('address=%2B15550009001')).toEqual([first, second, `whatsapp +15550009001 ${ours}`]);
    expect(await found('address=%2B15550009001&channelKind=sms')).toEqual([first, second]);
    expect(await found('channelKind=whatsapp')).toEqual([`whatsapp +15550009001 ${ours}`]);
  });

  it('are lifted one by one, by a supervisor who is named in the fact', async () => {
    const path = `/api/v1/suppressions?channelKind=sms&address=%2B15550009002&sender=${encodeURIComponent(ours)}`;
    expect((await ada.send('DELETE', path)).status).toBe(403);
    expect((await sue.send('DELETE', '/api/v1/suppressions?channelKind=sms')).status).toBe(400);
    expect((await sue.send('DELETE', path)).status).toBe(204);
    expect((await sue.send('DELETE', path)).status).toBe(404);
    expect((await sue.get('/suppressions')).body.items).toHaveLength(3);
    expect(
      await api.query(`select actor_id, data from event where type = 'address.unsuppressed'`),
    ).toMatchObject([
      { actor_id: sue.id, data: { address: '+15550009002', sender: ours, source: 'by-hand' } },
    ]);
  });
});
