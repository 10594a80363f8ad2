import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receivedTexts } from '#channels/sms/received-texts.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import type { Flow } from '#flow/flow.ts';
import { takeIn } from '#flow/intake/take-in.ts';
import {
  takeInMissedTexts,
  type HeldText,
  type Reconciled,
} from '#flow/reconciliation/take-in-missed-texts.ts';
import { select } from '#persistence/database.ts';
import { channelSetup, saveChannel } from '#persistence/stores/channels/channel.store.ts';
import { flowOn, StandingClock } from '../../../test/flow.ts';
import { freshDatabase } from '../../../test/postgres/database.ts';
import { sandboxOnFreePorts, type TestSandbox } from '../../../test/sandbox.ts';

const ours = '+15550001000';
const theirs = '+15550100123';
const everyMs = 300_000;

describe('texts whose webhook was lost', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let sandbox: TestSandbox;
  let clock: StandingClock;
  let flow: Flow;
  let channelId: string;

  beforeAll(async () => {
    opened = await freshDatabase();
    sandbox = await sandboxOnFreePorts({
      // Nothing listens there: the webhook fails, and is not sent again.
      numbers: [{ number: ours, smsUrl: 'http://127.0.0.1:1/hooks' }],
    });
  });
  afterAll(async () => {
    await sandbox.close();
    await opened.drop();
  });
  beforeEach(async () => {
    clock = new StandingClock(new Date());
    flow = await flowOn(opened.database, clock);
    channelId = flow.newId();
    await flow.database.transaction(async (tx) => {
      const channel = { name: 'Texts', address: ours, settings: {}, enabled: true };
      await tx.query('update channel set address = id::text where address = $1', [ours]);
      await saveChannel(tx, flow.secrets, { ...channel, id: channelId, kind: 'sms' }, clock.now());
    });
    await sandbox.drive('DELETE', 'texts');
  });

  const receipts = () =>
    select<{ key: string; payload: Record<string, string> }>(
      flow.database.reading,
      'select provider_key as key, payload from receipt where channel_id = $1 order by id',
      [channelId],
    );

  async function compare(held?: (since: Date) => AsyncIterable<readonly HeldText[]>): Promise<Reconciled> {
    const clients = new TwilioClients({
      accountSid: sandbox.accountSid,
      authToken: sandbox.authToken,
      apiBaseUrl: sandbox.url,
    });
    const setup = await channelSetup(flow.database.reading, flow.secrets, channelId);
    return takeInMissedTexts(flow, {
      channelId,
      everyMs,
      held: held ?? ((since) => receivedTexts(clients, setup!, since)),
    });
  }

  const text = async (body: string) =>
    (await sandbox.drive('POST', 'texts', { from: theirs, to: ours, body })) as { messageSid: string };

  it('are taken in, in the order in which they were written, and those that came are not', async () => {
    const came = await text('came');
    const first = await text('first');
    const second = await text('second');
    await takeIn(flow, { channelId, providerKey: came.messageSid, payload: {}, queue: 'intake-sms' });
    expect(await compare()).toEqual({ kind: 'compared', seen: 3, missed: 2 });
    const seen = await receipts();
    expect(seen.map((one) => one.key)).toEqual([came.messageSid, first.messageSid, second.messageSid]);
    expect(seen[1]!.payload).toMatchObject({ From: theirs, To: ours, Body: 'first', SmsStatus: 'received' });
    clock.forward(everyMs / 1_000);
    expect(await compare()).toEqual({ kind: 'compared', seen: 3, missed: 0 });
  });

  it('are looked for by one process at a time, and again only after the interval', async () => {
    await text('once');
    const results = await Promise.all([compare(), compare(), compare()]);
    expect(results.filter((one) => one.kind === 'compared')).toHaveLength(1);
    expect(results.filter((one) => one.kind === 'not-due')).toHaveLength(2);
    expect(await receipts()).toHaveLength(1);
    clock.forward(everyMs / 1_000 - 1);
    expect(await compare()).toEqual({ kind: 'not-due' });
  });

  it('are looked for since the last good look, however long ago, after an outage', async () => {
    await compare();
    const good = clock.now().getTime();
    clock.forward(4 * 3_600);
    let asked: Date | undefined;
    const failing = async function* (since: Date): AsyncGenerator<readonly HeldText[]> {
      asked = since;
      yield await Promise.reject(new Error('the provider is down'));
    };
    expect(await compare(failing)).toMatchObject({ kind: 'failed', because: 'the provider is down' });
    expect(asked?.getTime()).toBe(good - 15 * 60_000);
    const [cursor] = await select<{ error: string }>(
      flow.database.reading,
      'select error from mailbox_cursor where channel_id = $1',
      [channelId],
    );
    expect(cursor?.error).toBe('the provider is down');
    // A failed look is tried again within a minute.
    clock.forward(61);
    expect(await compare()).toMatchObject({ kind: 'compared' });
  });

  it('are compared up to a bound when there are very many, and the next look goes on from there', async () => {
    const good = clock.now().getTime();
    let asked: Date | undefined;
    const endless = async function* (since: Date): AsyncGenerator<readonly HeldText[]> {
      asked = since;
      for (;;) yield await Promise.resolve([]);
    };
    expect(await compare(endless)).toMatchObject({ kind: 'cut-short', missed: 0 });
    const [cursor] = await select<{ error: string }>(
      flow.database.reading,
      'select error from mailbox_cursor where channel_id = $1',
      [channelId],
    );
    expect(cursor?.error).toContain('older ones were not compared');
    expect(await compare(endless)).toEqual({ kind: 'not-due' });
    clock.forward(3_600);
    await compare(endless);
    expect(asked?.getTime()).toBe(good - 15 * 60_000);
  });

  it('are there once when their webhook comes at the same moment', async () => {
    const { messageSid: providerKey } = await text('at once');
    const arrival = { channelId, providerKey, payload: {}, queue: 'intake-sms' as const };
    await Promise.all([compare(), takeIn(flow, arrival), takeIn(flow, arrival)]);
    expect(await receipts()).toHaveLength(1);
  });
});
