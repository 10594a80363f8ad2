import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Registry } from 'prom-client';
import { EmailRoom } from '#channels/email/email-room.ts';
import { SmtpListener } from '#channels/email/smtp-listener.ts';
import { channelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import { select } from '#persistence/database.ts';
import { saveChannel } from '#persistence/stores/channels/channel.store.ts';
import { IntakeFixture } from '../../../test/builders/intake-fixture.ts';
import { flowOn } from '../../../test/flow.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { EmailChannels } from './email-channels.ts';
import { MailBatches } from './mail-batches.ts';
import { MailMetrics } from './mail-metrics.ts';

describe('a mail on its way in', () => {
  let flow: Flow;
  let drop: () => Promise<void>;
  let listener: SmtpListener;
  let port: number;
  let transactions = 0;
  const room = new EmailRoom();
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const fresh = await freshDatabase();
    drop = fresh.drop;
    flow = await flowOn(fresh.database);
    await IntakeFixture.in(flow);
    for (const address of ['help@firstline.test', 'sales@firstline.test', 'off@firstline.test']) {
      const id = flow.newId();
      ids[address] = id;
      const given = {
        id,
        kind: 'email' as const,
        name: address,
        address,
        settings: {},
        enabled: !address.startsWith('off'),
      };
      await flow.database.transaction((tx) => saveChannel(tx, flow.secrets, given, flow.clock.now()));
    }
    const counted = Object.assign(Object.create(flow.database) as typeof flow.database, {
      transaction: (work: never) => {
        transactions++;
        return flow.database.transaction(work);
      },
    });
    const channels = new EmailChannels(flow);
    const batches = new MailBatches({ ...flow, database: counted }, new MailMetrics(new Registry()));
    listener = new SmtpListener({
      host: '127.0.0.1',
      port: 0,
      channelOf: async (address) => (await channels.at(address))?.id,
      accept: (mails) => batches.accept(mails),
      onError: () => undefined,
    });
    port = await listener.open();
  });
  afterAll(async () => {
    await listener.close();
    await room.close();
    await drop();
  });

  const send = (to: string | string[], subject: string) =>
    createTransport({ host: '127.0.0.1', port }).sendMail({
      from: 'ada@example.org',
      to,
      subject,
      text: 'Hello',
    });

  it('has one receipt for each channel that it went to, and is kept once a burst of others', async () => {
    const subjects = Array.from({ length: 60 }, (_, at) => `mail ${at}`);
    transactions = 0;
    await Promise.all(
      subjects.map((subject) => send(['help+x@firstline.test', 'sales@firstline.test'], subject)),
    );
    const counts = await select<{ channel: string; count: number }>(
      flow.database.reading,
      'select channel_id as channel, count(*)::int as count from receipt group by 1',
    );
    expect(Object.fromEntries(counts.map(({ channel, count }) => [channel, count]))).toEqual({
      [ids['help@firstline.test']!]: 60,
      [ids['sales@firstline.test']!]: 60,
    });
    expect(transactions).toBeLessThan(40);
  });

  it('is refused for a channel that is switched off', async () => {
    await expect(send('off@firstline.test', 'x')).rejects.toMatchObject({ responseCode: 550 });
  });

  it('is read with its recipients, and quarantined with the reason when it cannot be', async () => {
    await send('help+token@firstline.test', 'readable');
    const rooms = channelRegistry(room);
    const [receipt] = await select<{ id: string; payload: unknown }>(
      flow.database.reading,
      'select id, payload from receipt order by id desc limit 1',
    );
    expect(receipt!.payload).toMatchObject({
      envelope: { from: 'ada@example.org', to: ['help+token@firstline.test'] },
    });
    const processed = await processReceipt(flow, rooms, receipt!.id);
    expect(processed.kind).toBe('stored');

    await createTransport({ host: '127.0.0.1', port }).sendMail({
      envelope: { from: 'ada@example.org', to: 'help@firstline.test' },
      raw: '\r\nno header at all\r\n',
    });
    const [bad] = await select<{ id: string }>(
      flow.database.reading,
      'select id from receipt order by id desc limit 1',
    );
    expect(await processReceipt(flow, rooms, bad!.id)).toEqual({
      kind: 'quarantined',
      error: 'It has no mail header.',
    });
  });
});
