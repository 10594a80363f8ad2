import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { processReceipts } from './process-receipts.ts';
import type { Processed } from './settle-receipt.ts';

describe('processing a batch of receipts', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let fixture: IntakeFixture;

  beforeAll(async () => {
    base = await freshDatabase();
    fixture = await IntakeFixture.in(await flowOn(base.database));
  });
  afterAll(() => base.drop());

  const arrive = async (said: Parameters<IntakeFixture['arrive']>[0][]) => {
    const receipts: string[] = [];
    for (const one of said) receipts.push(await fixture.arrive(one));
    return receipts;
  };
  /** Sizes of batches that could not be stored together. */
  const apart: number[] = [];
  const process = async (receipts: readonly string[]) => {
    const processed: Processed[] = [];
    await processReceipts(fixture.flow, fixture.channels, receipts, {
      atOnce: 4,
      report: (one) => processed.push(one),
      apart: (failure, messages) => {
        expect(failure).toBeInstanceOf(Error);
        apart.push(messages);
      },
    });
    return processed;
  };
  const kinds = (processed: readonly Processed[]) => processed.map((one) => one.kind).sort();
  const statusOf = async (receipt: string) =>
    (await fixture.query<{ status: string }>('select status from receipt where id = $1', [receipt]))[0]
      ?.status;

  it('opens a conversation for each, in one transaction, with all that one alone would have', async () => {
    const mails = ['a', 'b', 'c'].map((name) =>
      fixture.mail({ from: `${name}@many.test`, attachments: [name] }),
    );
    const processed = await process(await arrive(mails));
    expect(kinds(processed)).toEqual(['stored', 'stored', 'stored']);
    const transactions = await fixture.query(
      `select distinct conversation.xmin::text from conversation join customer on customer.id = customer_id
       join identity i on i.customer_id = customer.id where i.value like '%@many.test'`,
    );
    expect(transactions).toHaveLength(1);
    for (const one of processed) {
      if (one.kind !== 'stored') continue;
      expect(await fixture.conversation(one.conversationId)).toMatchObject({ state: 'queued', version: 1 });
      expect(await statusOf(one.receiptId)).toBe('stored');
      expect((await fixture.events(one.conversationId)).map((event) => event.type)).toEqual([
        'customer.created',
        'conversation.opened',
        'message.received',
        'conversation.classified',
        'conversation.queued',
      ]);
    }
  });

  it('makes one customer of two mails by one new sender, and one message of one mail that came twice', async () => {
    const said = fixture.mail({ from: 'again@batch.test' });
    const receipts = await arrive([
      said,
      fixture.mail({ from: 'again@batch.test' }),
      fixture.mail({ from: 'other@batch.test' }),
    ]);
    receipts.push(await fixture.arrive(said, { received: 'another way' }));
    expect(kinds(await process(receipts))).toEqual(['duplicate', 'stored', 'stored', 'stored']);
    const customers = await fixture.query(
      `select value from identity where value in ('again@batch.test', 'other@batch.test')`,
    );
    expect(customers).toHaveLength(2);
  });

  it('lets an answer join its conversation beside others that open theirs', async () => {
    const first = await fixture.receive(
      fixture.mail({ from: 'joins@batch.test', messageId: '<j1@batch.test>' }),
    );
    const processed = await process(
      await arrive([
        fixture.mail({ from: 'joins@batch.test', inReplyTo: ['<j1@batch.test>'] }),
        fixture.mail({ from: 'opens1@batch.test' }),
        fixture.mail({ from: 'opens2@batch.test' }),
        fixture.text('+15550008001'),
      ]),
    );
    const joined = processed.filter((one) => one.kind === 'stored' && !one.opened);
    expect(joined).toEqual([expect.objectContaining({ conversationId: first.conversationId })]);
    expect(processed).toHaveLength(4);
  });

  it('gives every receipt its turn whatever becomes of the others, and then throws', async () => {
    const receipts = await arrive([
      fixture.mail({ from: 'good1@batch.test' }),
      { broken: true },
      { kind: 'unreadable', error: 'No header.' },
      { kind: 'ignored', reason: 'Only late.' },
      fixture.mail({ from: 'good2@batch.test' }),
    ]);
    await expect(process(receipts)).rejects.toThrow('The reader died.');
    const statuses = [];
    for (const receipt of receipts) statuses.push(await statusOf(receipt));
    expect(statuses).toEqual(['stored', 'received', 'quarantined', 'ignored', 'stored']);
  });

  it('stores the others when one of them cannot be written', async () => {
    const receipts = await arrive([
      fixture.mail({ from: 'fits1@batch.test' }),
      fixture.mail({ from: 'fits2@batch.test', subject: 'does not fit' }),
      fixture.mail({ from: 'fits3@batch.test' }),
    ]);
    await fixture.query(`alter table conversation add constraint fits check (subject <> 'does not fit')`);
    expect(apart).toEqual([]);
    await expect(process(receipts)).rejects.toThrow('fits');
    expect(apart).toEqual([3]);
    await fixture.query('alter table conversation drop constraint fits');
    const statuses = [];
    for (const receipt of receipts) statuses.push(await statusOf(receipt));
    expect(statuses).toEqual(['stored', 'received', 'stored']);
    expect(kinds(await process(receipts))).toEqual(['stored']);
  });

  it('stores each once when batches race in opposite orders', async () => {
    const mails = Array.from({ length: 20 }, (_, index) =>
      fixture.mail({ from: `race${index % 15}@batch.test` }),
    );
    const receipts = await arrive(mails);
    const before = await fixture.count('message');
    await Promise.all([receipts, [...receipts].reverse(), receipts, [...receipts].reverse()].map(process));
    expect((await fixture.count('message')) - before).toBe(20);
    const customers = await fixture.query(
      `select distinct customer_id from identity where value like 'race%@batch.test'`,
    );
    expect(customers).toHaveLength(15);
  });
});
