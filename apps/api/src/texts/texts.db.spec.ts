import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture, type ApiUser } from '../../../../test/builders/api-fixture.ts';

describe('a text that is being composed', () => {
  let api: ApiFixture;
  let ada: ApiUser;
  beforeAll(async () => {
    api = await ApiFixture.start();
    ada = await api.user('agent');
  });
  afterAll(() => api.stop());

  it.each([
    ['', { encoding: 'GSM-7', segments: 0, characters: 0, longest: 1600, used: 0, room: 160, offending: [] }],
    ['10 € {now}', { encoding: 'GSM-7', segments: 1, characters: 10, used: 13, offending: [] }],
    ['x'.repeat(161), { encoding: 'GSM-7', segments: 2, characters: 161, room: 306 }],
    ['Wait… 😀 wait…', { encoding: 'UCS-2', segments: 1, characters: 14, offending: ['…', '😀'] }],
    ['x'.repeat(1601), { segments: 11, characters: 1601, longest: 1600 }],
  ])('is counted (case %#)', async (text, counted) => {
    const { status, body } = await ada.post('/texts/segments', { text });
    expect([status, body]).toMatchObject([200, counted]);
  });

  it('is counted up to a length, and for nobody else', async () => {
    expect((await ada.post('/texts/segments', { text: 'x'.repeat(20_001) })).status).toBe(400);
    expect((await api.nobody().post('/texts/segments', { text: 'x' })).status).toBe(401);
  });
});
