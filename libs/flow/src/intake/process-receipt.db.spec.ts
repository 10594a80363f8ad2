import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { matchingHint } from '#persistence/stores/work/matching.store.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { heardHints } from '../../../../test/postgres/heard-hints.ts';

describe('processing receipts', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
  });
  beforeEach(() => {
    clock.forward(3_600);
  });
  afterAll(() => base.drop());

  it('stores a first mail as customer, conversation and message in its queue, with all that follows', async () => {
    const said = fixture.mail({
      from: 'First@Customer.test',
      attachments: ['a.txt'],
      text: 'Nul\0 half\ud800',
    });
    const hints = await heardHints(base.url, matchingHint);
    const stored = await fixture.receive(said);

    expect(stored.opened).toBe(true);
    expect(await hints.count()).toBe(1);
    await hints.close();
    const conversation = await fixture.conversation(stored.conversationId);
    expect(conversation).toMatchObject({
      state: 'queued',
      priority: 'normal',
      rule: null,
      policyVersion: 1,
      channelKind: 'email',
      subject: said.subject,
      version: 1,
    });
    expect(await fixture.message(stored.messageId)).toMatchObject({
      kind: 'inbound',
      text: 'Nul half\uFFFD',
      fromAddress: 'First@Customer.test',
      receiptId: stored.receiptId,
    });
    const [identity] = await fixture.query(
      'select kind, value, verified from identity where customer_id = $1',
      [conversation.customerId],
    );
    expect(identity).toEqual({ kind: 'email', value: 'first@customer.test', verified: true });
    expect((await fixture.events(stored.conversationId)).map((event) => event.type)).toEqual([
      'customer.created',
      'conversation.opened',
      'message.received',
      'conversation.classified',
      'conversation.queued',
    ]);
    const [file] = await fixture.query<{ blob_key: string }>(
      'select blob_key from attachment where message_id = $1',
      [stored.messageId],
    );
    expect((await fixture.flow.blobs.get(file!.blob_key)).toString()).toBe('a.txt');
    const work = await fixture.query<{ queue: string }>(
      `select queue from outbox where payload->>'conversationId' = $1`,
      [stored.conversationId],
    );
    expect(work.map((one) => one.queue).sort()).toEqual(['sla-follow']);
    const [timer] = await fixture.query('select due_at from timer where key = $1', [
      `relaxation:${stored.conversationId}`,
    ]);
    expect(timer).toEqual({ due_at: new Date(clock.now().getTime() + 300_000) });
  });

  it('classifies by the first rule that holds, and loses nothing to a queue that is missing', async () => {
    const money = await fixture.receive(fixture.mail({ text: 'My INVOICE is wrong' }));
    expect(await fixture.conversation(money.conversationId)).toMatchObject({
      rule: 'invoices',
      priority: 'high',
      tags: ['money'],
    });
    const lost = await fixture.receive(fixture.mail({ text: 'send it nowhere' }));
    const [queue] = await fixture.query('select name from queue where id = $1', [
      (await fixture.conversation(lost.conversationId)).queueId,
    ]);
    expect(queue).toEqual({ name: 'support' });
    const classified = (await fixture.events(lost.conversationId)).find(
      (event) => event.type === 'conversation.classified',
    );
    expect(classified?.data).toMatchObject({ rule: 'to nowhere', missingQueue: 'gone', queue: 'support' });
  });

  it.each([
    ['de', 'Guten Tag, wo bleibt meine Bestellung?', 'en'],
    ['fr', 'Bonjour, où est ma commande ?', undefined],
    ['en', '12345?', 'en'],
    [null, '12345?', undefined],
  ])('takes it to be in %s: %s', async (language, text, header) => {
    const said = { ...fixture.mail({ subject: '', text }), ...(header && { language: header }) };
    const { conversationId } = await fixture.receive(said);
    expect(await fixture.conversation(conversationId)).toMatchObject({ language });
  });

  describe('twice the same', () => {
    it('acknowledges what a provider delivers again without a second receipt', async () => {
      const said = fixture.mail();
      const first = await fixture.arrive(said, { key: 'uid 7' });
      expect(await fixture.arrive(said, { key: 'uid 7' })).toBe(first);
    });

    it('makes one message of one mail that came over two ways', async () => {
      const said = fixture.mail();
      const first = await fixture.arrive(said, { received: 'imap' });
      const second = await fixture.arrive(said, { received: 'smtp' });
      expect((await fixture.process(first)).kind).toBe('stored');
      expect(await fixture.process(second)).toEqual({ kind: 'duplicate', of: first });
      const [row] = await fixture.query('select status, duplicate_of from receipt where id = $1', [second]);
      expect(row).toEqual({ status: 'duplicate', duplicate_of: first });
    });

    it('makes two messages of two mails that share a Message-ID', async () => {
      const id = '<same@customer.test>';
      const one = await fixture.receive(fixture.mail({ messageId: id, text: 'one' }));
      const two = await fixture.receive(fixture.mail({ messageId: id, text: 'two' }));
      expect(one.messageId).not.toBe(two.messageId);
    });

    it('gives a mail without a Message-ID one from its content', async () => {
      const said = fixture.mail({ messageId: '' });
      const first = await fixture.arrive(said);
      const again = await fixture.arrive(said);
      const other = await fixture.arrive(fixture.mail({ messageId: '' }));
      const kinds = [];
      for (const receipt of [first, again, other]) kinds.push((await fixture.process(receipt)).kind);
      expect(kinds).toEqual(['stored', 'duplicate', 'stored']);
    });

    it('stores a receipt once however many workers process it at once', async () => {
      const receipt = await fixture.arrive(fixture.mail({ from: 'racer@customer.test' }));
      const results = await Promise.all(Array.from({ length: 6 }, () => fixture.process(receipt)));
      expect(results.filter((one) => one.kind === 'stored')).toHaveLength(1);
      expect(results.filter((one) => one.kind === 'ended-before')).toHaveLength(5);
    });

    it('makes one customer of two first mails, and one conversation of two first texts, that race', async () => {
      const mails = [1, 2, 3].map(() => fixture.mail({ from: 'twin@customer.test' }));
      const stored = await Promise.all(mails.map((said) => fixture.receive(said)));
      const rows = await Promise.all(stored.map((one) => fixture.conversation(one.conversationId)));
      expect(new Set(rows.map((row) => row.customerId)).size).toBe(1);
      expect(new Set(rows.map((row) => row.id)).size).toBe(3);

      const texts = ['a', 'b', 'c'].map((text) => fixture.text('+15550007001', text));
      const joined = await Promise.all(texts.map((said) => fixture.receive(said)));
      expect(new Set(joined.map((one) => one.conversationId)).size).toBe(1);
      expect(joined.filter((one) => one.opened)).toHaveLength(1);
    });
  });

  describe('one customer over several channels', () => {
    it('lets a text join the conversation by mail when both identities are one customer’s', async () => {
      const mail = await fixture.receive(fixture.mail({ from: 'both@customer.test' }));
      const { customerId } = await fixture.conversation(mail.conversationId);
      await fixture.query(
        `insert into identity (id, customer_id, kind, value, created_at) values ($1, $2, 'phone', '+15550007002', $3)`,
        [fixture.flow.newId(), customerId, clock.now()],
      );
      const text = await fixture.receive(fixture.text('+1 (555) 000-7002'));
      expect(text).toMatchObject({ conversationId: mail.conversationId, opened: false });
      const events = await fixture.events(mail.conversationId);
      expect(events.at(-1)).toMatchObject({ type: 'message.received', data: { threadedBy: 'customer' } });
      expect((await fixture.conversation(mail.conversationId)).version).toBe(2);
    });

    it('knows a merged customer by every identity', async () => {
      const one = await fixture.receive(fixture.text('+15550007003'));
      const { customerId } = await fixture.conversation(one.conversationId);
      const other = await fixture.receive(fixture.text('+15550007004'));
      const merged = (await fixture.conversation(other.conversationId)).customerId;
      await fixture.query('update customer set merged_into = $1 where id = $2', [customerId, merged]);
      await fixture.query(`update conversation set state = 'resolved', resolved_at = $2 where id = $1`, [
        other.conversationId,
        clock.now(),
      ]);
      const third = await fixture.receive(fixture.text('+15550007004'));
      expect(third.conversationId).toBe(one.conversationId);
    });

    it('never takes two callers who hide their number for one', async () => {
      const calls = [
        fixture.text('', '', 'voice'),
        fixture.text('anonymous', '', 'voice'),
        fixture.text('', '', 'voice'),
      ];
      const stored = [];
      for (const call of calls) stored.push(await fixture.receive(call));
      const rows = await Promise.all(stored.map((one) => fixture.conversation(one.conversationId)));
      expect(new Set(rows.map((row) => row.customerId)).size).toBe(3);
    });

    it('links what a channel adds in the same transaction', async () => {
      const receipt = await fixture.arrive(fixture.text('+15550007005', '', 'voice'));
      const failing = fixture.process(receipt, {
        afterStore: { voice: () => Promise.reject(new Error('no')) },
      });
      await expect(failing).rejects.toThrow('no');
      expect(await fixture.query('select 1 from message where receipt_id = $1', [receipt])).toEqual([]);
      const seen: string[] = [];
      const stored = await fixture.process(receipt, {
        afterStore: {
          voice: (_flow, _tx, one) => {
            seen.push(one.receiptId);
            return Promise.resolve();
          },
        },
      });
      expect(stored.kind).toBe('stored');
      expect(seen).toEqual([receipt]);
    });
  });

  describe('what cannot be stored', () => {
    it('is quarantined when it cannot be read, and told', async () => {
      const receipt = await fixture.arrive({ kind: 'unreadable', error: 'No header.' });
      expect(await fixture.process(receipt)).toEqual({ kind: 'quarantined', error: 'No header.' });
      const [event] = await fixture.query<{ data: object }>(
        `select data from event where type = 'receipt.quarantined' and data->>'receiptId' = $1`,
        [receipt],
      );
      expect(event?.data).toMatchObject({ error: 'No header.', channelKind: 'email' });
    });

    it('is tried again for an hour, then quarantined', async () => {
      const receipt = await fixture.arrive({ broken: true });
      await expect(fixture.process(receipt)).rejects.toThrow('The reader died.');
      const [row] = await fixture.query('select status, attempts, reason from receipt where id = $1', [
        receipt,
      ]);
      expect(row).toEqual({ status: 'received', attempts: 1, reason: 'The reader died.' });
      // However often within an hour, and at the first chance after it.
      await fixture.query('update receipt set attempts = 50 where id = $1', [receipt]);
      await expect(fixture.process(receipt)).rejects.toThrow('The reader died.');
      await fixture.query(`update receipt set received_at = received_at - interval '1 hour' where id = $1`, [
        receipt,
      ]);
      expect(await fixture.process(receipt)).toMatchObject({ kind: 'quarantined' });
      expect(await fixture.process(receipt)).toEqual({ kind: 'ended-before', status: 'quarantined' });
    });

    it('is ignored with a reason when the channel says so', async () => {
      const receipt = await fixture.arrive({ kind: 'ignored', reason: 'Only late.' });
      expect(await fixture.process(receipt)).toEqual({ kind: 'ignored', reason: 'Only late.' });
    });
  });
});
