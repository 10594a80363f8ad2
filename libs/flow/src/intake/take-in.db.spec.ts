import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { retryReceipt } from './retry-receipt.ts';
import { takeInMany, type Arrival } from './take-in.ts';

describe('taking in', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let fixture: IntakeFixture;

  beforeAll(async () => {
    base = await freshDatabase();
    fixture = await IntakeFixture.in(await flowOn(base.database));
  });
  afterAll(() => base.drop());

  const arrival = (key: string): Arrival => ({
    channelId: fixture.ids.sms,
    providerKey: key,
    queue: 'intake-sms',
    payload: { Body: 'nul\0', From: '+15550009000' },
  });

  it('answers a batch in its order, with what was there already as repeated', async () => {
    const [first] = await takeInMany(fixture.flow, [arrival('b')]);
    const taken = await takeInMany(fixture.flow, ['a', 'b', 'c', 'a'].map(arrival));
    expect(taken.map((one) => one.repeated)).toEqual([false, true, false, true]);
    expect(taken[1]?.receiptId).toBe(first?.receiptId);
    expect(taken[3]?.receiptId).toBe(taken[0]?.receiptId);
    expect(await fixture.count('receipt')).toBe(3);
    expect(await fixture.count('outbox')).toBe(3);
  });

  it('writes each once when batches race in opposite orders', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `race-${index}`);
    const batches = [keys, [...keys].reverse(), keys, [...keys].reverse()];
    const taken = await Promise.all(batches.map((batch) => takeInMany(fixture.flow, batch.map(arrival))));
    expect(taken.flat().filter((one) => !one.repeated)).toHaveLength(50);
    expect(new Set(taken.flat().map((one) => one.receiptId)).size).toBe(50);
  });

  it('writes nothing when what belongs into the same transaction fails', async () => {
    const before = await fixture.count('receipt');
    const fenced = takeInMany(fixture.flow, [arrival('fenced')], () =>
      Promise.reject(new Error('fenced off')),
    );
    await expect(fenced).rejects.toThrow('fenced off');
    expect(await fixture.count('receipt')).toBe(before);
  });

  it('puts a quarantined receipt back by hand', async () => {
    const receipt = await fixture.arrive({ kind: 'unreadable', error: 'No header.' });
    expect(await retryReceipt(fixture.flow, receipt)).toEqual({
      kind: 'not-quarantined',
      status: 'received',
    });
    await fixture.process(receipt);
    expect(await retryReceipt(fixture.flow, receipt)).toEqual({ kind: 'retrying', queue: 'intake-email' });
    const work = await fixture.query(`select queue from outbox where payload->>'receiptId' = $1`, [receipt]);
    expect(work).toEqual([{ queue: 'intake-email' }, { queue: 'intake-email' }]);
    expect(await fixture.process(receipt)).toMatchObject({ kind: 'quarantined' });
    expect(await retryReceipt(fixture.flow, fixture.flow.newId())).toEqual({ kind: 'not-found' });
  });
});
