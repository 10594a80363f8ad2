import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { suppress } from '#persistence/stores/delivery/suppression.store.ts';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { reply } from '../conversations/reply.ts';
import { sweepUnfinished } from '../intake/sweep-unfinished.ts';
import { runDueTimers } from '../timers/run-due-timers.ts';
import { deliver } from './deliver.ts';
import { recordDeliveryReport } from './record-delivery-report.ts';
import { redeliver } from './redeliver.ts';

describe('delivering a message', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let agentId: string;
  let number = 5_000;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    agentId = await fixture.agent();
  });
  beforeEach(() => {
    clock.forward(86_400);
    Object.assign(fixture.room, { sent: [], asked: [], answers: [], found: undefined });
  });
  afterAll(() => base.drop());

  async function composed(by: 'mail' | 'text' = 'mail'): Promise<string> {
    const said = by === 'mail' ? fixture.mail() : fixture.text(`+1555000${++number}`);
    const { conversationId } = await fixture.receive(said);
    await fixture.assign(conversationId, agentId);
    const replied = await reply(fixture.flow, { conversationId, agentId, text: 'An answer' });
    if (replied.kind !== 'queued') throw new Error(replied.kind);
    return replied.messageId;
  }
  const channelOf = async (id: string) => {
    const { channelId } = await fixture.message(id);
    if (channelId === null) throw new Error(`Message ${id} has no channel.`);
    return channelId;
  };
  const send = (id: string) => deliver(fixture.flow, fixture.channels, id);
  const state = async (id: string) => {
    const { delivery, failureClass, attempts } = await fixture.message(id);
    return { delivery, failureClass, attempts };
  };
  const timerOf = async (id: string) =>
    (
      await fixture.query<{ due_at: Date }>('select due_at from timer where key = $1', [`redeliver:${id}`])
    )[0];

  it('sends once, whoever asks how often', async () => {
    const id = await composed();
    expect(await send(id)).toEqual({ kind: 'sent', providerId: 'provider-1' });
    expect(await send(id)).toEqual({ kind: 'ended-before', delivery: 'sent' });
    expect(fixture.room.sent).toHaveLength(1);
    expect(await fixture.message(id)).toMatchObject({
      delivery: 'sent',
      providerId: 'provider-1',
      sentAt: clock.now(),
    });
    expect(await timerOf(id)).toBeUndefined();
  });

  it('is sending, in the database, before the provider is asked, and by one worker at a time', async () => {
    const id = await composed();
    fixture.room.answers = [
      async () => {
        expect(await state(id)).toEqual({ delivery: 'sending', failureClass: null, attempts: 1 });
        expect(await send(id)).toMatchObject({ kind: 'not-now' });
        return { kind: 'sent', providerId: 'p' };
      },
    ];
    expect((await send(id)).kind).toBe('sent');
    const race = await composed();
    const kinds = await Promise.all([1, 2, 3].map(async () => (await send(race)).kind));
    expect(kinds.filter((kind) => kind === 'sent')).toHaveLength(1);
    expect(fixture.room.sent).toHaveLength(2);
  });

  it('tries again later, and later each time, what failed for now, and gives up after eight attempts', async () => {
    const id = await composed();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      fixture.room.answers = [{ kind: 'failed', failure: 'transient', error: 'Busy.' }];
      const outcome = await send(id);
      const due = (await timerOf(id))?.due_at;
      if (attempt === 8) {
        expect(outcome).toEqual({ kind: 'failed', failureClass: 'transient', failure: 'Busy.' });
        expect(due).toBeUndefined();
        break;
      }
      expect(outcome).toEqual({ kind: 'again-later', at: due });
      expect(await send(id)).toEqual({ kind: 'not-now', until: due });
      waits.push((due!.getTime() - clock.now().getTime()) / 60_000);
      clock.at = due!;
      await runDueTimers(fixture.flow, 'delivery', { redeliver }, (_key, error) => {
        throw error;
      });
      const handed = await fixture.query(
        `delete from outbox where payload->>'messageId' = $1 returning queue`,
        [id],
      );
      expect(handed).toContainEqual({ queue: 'delivery-email' });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(fixture.room.asked).toEqual([]);
    expect(await state(id)).toEqual({ delivery: 'failed', failureClass: 'transient', attempts: 8 });
  });

  it('does not send again what failed for good', async () => {
    const id = await composed();
    fixture.room.answers = [{ kind: 'failed', failure: 'permanent', error: 'No such user.' }];
    expect((await send(id)).kind).toBe('failed');
    expect((await send(id)).kind).toBe('ended-before');
    const { conversationId } = await fixture.message(id);
    expect((await fixture.events(conversationId)).at(-1)).toMatchObject({
      type: 'message.delivery-changed',
      data: { delivery: 'failed', failureClass: 'permanent' },
    });
  });

  describe('when nobody knows whether it left', () => {
    it('asks the provider, and sends nothing when it has it', async () => {
      const id = await composed('text');
      const at = clock.now();
      fixture.room.answers = [new Error('socket hang up')];
      expect((await send(id)).kind).toBe('again-later');
      expect(await state(id)).toEqual({ delivery: 'sending', failureClass: 'unknown', attempts: 1 });
      clock.forward(61);
      fixture.room.found = { kind: 'sent', providerId: 'SM1' };
      expect(await send(id)).toEqual({ kind: 'sent', providerId: 'SM1' });
      expect(fixture.room.asked).toEqual([at]);
      expect(fixture.room.sent).toHaveLength(1);
    });

    it('sends again when the provider surely never got it', async () => {
      const id = await composed('text');
      fixture.room.answers = [{ kind: 'unknown', error: 'timeout' }];
      await send(id);
      clock.forward(61);
      fixture.room.found = { kind: 'failed', failure: 'transient', error: 'The provider never got it.' };
      expect((await send(id)).kind).toBe('sent');
      expect(fixture.room.sent).toHaveLength(2);
    });

    it('never repeats a text that may have arrived, but repeats a mail under its Message-ID', async () => {
      const text = await composed('text');
      fixture.room.answers = [{ kind: 'unknown', error: 'timeout' }];
      await send(text);
      clock.forward(61);
      expect((await send(text)).kind).toBe('again-later');
      expect(fixture.room.sent).toHaveLength(1);

      const mail = await composed('mail');
      fixture.room.answers = [{ kind: 'unknown', error: 'timeout' }];
      await send(mail);
      clock.forward(61);
      expect((await send(mail)).kind).toBe('sent');
      const [first, second] = fixture.room.sent.slice(1);
      expect(second).toEqual(first);
    });

    it('takes over from a worker that died while sending, after its lease, and asks first', async () => {
      const id = await composed('text');
      let release!: () => void;
      const stuck = new Promise<void>((resolve) => (release = resolve));
      fixture.room.answers = [
        () => stuck.then(() => ({ kind: 'failed' as const, failure: 'transient' as const, error: 'late' })),
      ];
      const dying = send(id);
      while (fixture.room.sent.length === 0) await new Promise(setImmediate);
      clock.forward(61);
      fixture.room.found = { kind: 'sent', providerId: 'SM2' };
      expect(await send(id)).toEqual({ kind: 'sent', providerId: 'SM2' });
      release();
      // The dead one wakes: its failure no longer counts.
      expect(await dying).toEqual({ kind: 'overtaken', delivery: 'sent' });
      expect((await state(id)).delivery).toBe('sent');
    });

    it('believes a report that comes before the provider’s answer', async () => {
      const id = await composed('text');
      const channelId = await channelOf(id);
      const seen = { channelId, messageId: id, dedupeKey: `d-${id}` };
      const report = { ...seen, status: 'delivered', payload: { a: 'nul\0' } };
      fixture.room.answers = [
        async () => {
          expect(await recordDeliveryReport(fixture.flow, report)).toEqual({
            kind: 'advanced',
            delivery: 'delivered',
          });
          return { kind: 'unknown', error: 'timeout' };
        },
      ];
      expect(await send(id)).toEqual({ kind: 'overtaken', delivery: 'delivered' });
      expect(await timerOf(id)).toBeUndefined();
    });
  });

  it('only moves forward, whatever order reports come in, and keeps them all', async () => {
    const id = await composed('text');
    await send(id);
    const channelId = await channelOf(id);
    const report = (status: string, errorCode?: string) =>
      recordDeliveryReport(fixture.flow, {
        channelId,
        messageId: id,
        dedupeKey: `${id}:${status}`,
        status,
        errorCode,
        payload: {},
      });
    expect(await report('delivered')).toEqual({ kind: 'advanced', delivery: 'delivered' });
    expect(await report('delivered')).toEqual({ kind: 'repeated' });
    expect(await report('sent')).toEqual({ kind: 'kept' });
    expect(await report('undelivered', '30003')).toEqual({ kind: 'kept' });
    expect(await report('read')).toEqual({ kind: 'advanced', delivery: 'read' });
    expect(await fixture.query('select 1 from delivery_report where message_id = $1', [id])).toHaveLength(4);
    expect((await fixture.message(id)).deliveredAt).toEqual(clock.now());
    const nobody = {
      channelId,
      messageId: fixture.flow.newId(),
      dedupeKey: 'x',
      status: 'sent',
      payload: {},
    };
    expect(await recordDeliveryReport(fixture.flow, nobody)).toEqual({ kind: 'not-found' });
  });

  it('believes no report that comes by another channel than the message', async () => {
    const id = await composed('text');
    const mail = await composed('mail');
    await Promise.all([send(id), send(mail)]);
    const foreign = await channelOf(mail);
    const report = {
      channelId: foreign,
      messageId: id,
      dedupeKey: `f-${id}`,
      status: 'undelivered',
      payload: {},
    };
    expect(await recordDeliveryReport(fixture.flow, report)).toEqual({ kind: 'not-found' });
    expect((await state(id)).delivery).toBe('sent');
  });

  it('sends nothing to who has asked us to stop since it was written, and heeds a provider that knows', async () => {
    const id = await composed('text');
    const { toAddress } = await fixture.message(id);
    const key = { channelKind: 'sms' as const, address: toAddress!, sender: '+15550001000' };
    await suppress(fixture.flow.database.reading, key, 'keyword', clock.now());
    expect(await send(id)).toEqual({ kind: 'suppressed' });
    expect(fixture.room.sent).toEqual([]);
    expect((await state(id)).delivery).toBe('failed');

    const other = await composed('text');
    fixture.room.answers = [{ kind: 'failed', failure: 'permanent', error: 'Opted out.', code: '21610' }];
    await send(other);
    const { conversationId } = await fixture.message(other);
    const last = await reply(fixture.flow, { conversationId, agentId, text: 'Hello?' });
    expect(last.kind).toBe('suppressed');
  });

  it('hands out again what a queue has lost, less often the longer it waits', async () => {
    await fixture.query('delete from outbox');
    const message = await composed();
    const receipt = await fixture.arrive(fixture.mail());
    await fixture.query('delete from outbox');
    const nothing = { receipts: 0, messages: 0, notices: 0, webhooks: 0 };
    expect(await sweepUnfinished(fixture.flow)).toEqual(nothing);
    clock.forward(16);
    expect(await sweepUnfinished(fixture.flow)).toEqual({
      receipts: 1,
      messages: 1,
      notices: 0,
      webhooks: 0,
    });
    expect(await sweepUnfinished(fixture.flow)).toEqual(nothing);
    const work = await fixture.query<{ payload: object }>('select queue, payload from outbox order by queue');
    expect(work).toEqual([
      { queue: 'delivery-email', payload: { messageId: message } },
      { queue: 'intake-email', payload: { receiptId: receipt } },
    ]);
    clock.forward(15);
    expect(await sweepUnfinished(fixture.flow)).toEqual(nothing);
    clock.forward(2);
    expect(await sweepUnfinished(fixture.flow)).toMatchObject({ receipts: 1 });
  });
});
