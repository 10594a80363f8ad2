import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule, type PipeTransform } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import twilio from 'twilio';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { saveChannel } from '#persistence/stores/channels/channel.store.ts';
import { loadConfig } from '#platform/config.ts';
import { CONFIG, FLOW, LOGGER } from '#runtime/tokens.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { sandboxOnFreePorts, type TestSandbox } from '../../../../test/sandbox.ts';
import { HooksModule } from './hooks.module.ts';

const ours = '+15550001000';
const theirs = '+15550100123';
const own = {
  accountSid: `AC${'3'.repeat(32)}`,
  authToken: 'c'.repeat(32),
  secondaryAuthToken: 'd'.repeat(32),
};

/** What an app may well have: it must not touch what was signed. */
const trimming: PipeTransform<unknown> = {
  transform: (value) => (typeof value === 'string' ? value.trim() : value),
};

describe('webhooks of texts', () => {
  let opened: Awaited<ReturnType<typeof freshDatabase>>;
  let sandbox: TestSandbox;
  let app: NestExpressApplication;
  let flow: Flow;
  let base: string;
  const clock = new StandingClock();
  const ids = { shared: '', own: '', voice: '', bare: '' };

  beforeAll(async () => {
    opened = await freshDatabase();
    sandbox = await sandboxOnFreePorts();
    flow = await flowOn(opened.database, clock);
    const config = loadConfig({
      DATABASE_URL: opened.url,
      TWILIO_ACCOUNT_SID: sandbox.accountSid,
      TWILIO_AUTH_TOKEN: sandbox.authToken,
      TWILIO_API_BASE_URL: sandbox.url,
    });
    const provided = [
      { provide: CONFIG, useValue: config },
      { provide: FLOW, useValue: flow },
      { provide: LOGGER, useValue: pino({ level: 'silent' }) },
    ];
    @Module({})
    class Process {}
    const process: DynamicModule = {
      module: Process,
      providers: provided,
      exports: provided.map((one) => one.provide),
    };
    app = await NestFactory.create<NestExpressApplication>(HooksModule.on(process), {
      rawBody: true,
      logger: false,
      abortOnError: false,
    });
    app.useGlobalPipes(trimming);
    app.getHttpServer().keepAliveTimeout = 65_000;
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    Object.assign(flow, { publicBaseUrl: base });
    for (const [name, kind, address, credentials] of [
      ['shared', 'sms', ours, undefined],
      ['own', 'sms', '+15550001001', own],
      ['voice', 'voice', ours, undefined],
      ['bare', 'sms', '+15550001002', { accountSid: own.accountSid }],
    ] as const) {
      ids[name] = flow.newId();
      const channel = { id: ids[name], kind, name, address, settings: {}, enabled: true };
      await flow.database.transaction((tx) =>
        saveChannel(tx, flow.secrets, { ...channel, credentials }, clock.now()),
      );
    }
    await sandbox.drive('PUT', `numbers/${encodeURIComponent(ours)}`, {
      smsUrl: `${base}/hooks/twilio/${ids.shared}/sms`,
    });
  });

  afterAll(async () => {
    await app.close();
    await sandbox.close();
    await opened.drop();
  });

  beforeEach(async () => {
    await flow.database.reading.query('delete from outbox');
    await flow.database.reading.query('delete from receipt');
  });

  const receipts = () =>
    select<{ id: string; providerKey: string; payload: Record<string, string> }>(
      flow.database.reading,
      'select id, provider_key as "providerKey", payload from receipt order by id',
    );

  interface Sending {
    channel?: string;
    token?: string;
    query?: string;
    path?: string;
    params?: Record<string, string>;
    /** What is sent instead of what was signed. */
    sent?: string;
    contentType?: string;
  }
  const params = {
    MessageSid: `SM${'1'.repeat(32)}`,
    AccountSid: '',
    From: theirs,
    To: ours,
    Body: '  It does not work  ',
    NumMedia: '0',
  };

  function post(sending: Sending = {}): Promise<Response> {
    const path = sending.path ?? `/hooks/twilio/${sending.channel ?? ids.shared}/sms`;
    const url = `${base}${path}${sending.query ?? ''}`;
    const form = { ...params, AccountSid: sandbox.accountSid, ...sending.params };
    const token = sending.token ?? sandbox.authToken;
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': sending.contentType ?? 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, form),
      },
      body: sending.sent ?? new URLSearchParams(form).toString(),
    });
  }

  async function expectProblem(response: Response, status: number): Promise<void> {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//) });
    expect(await receipts()).toEqual([]);
  }

  it('keep a text as it came, note the work and answer with an empty document', async () => {
    const response = await post();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/xml');
    expect(await response.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    const [receipt, ...more] = await receipts();
    expect(more).toEqual([]);
    expect(receipt).toMatchObject({
      providerKey: params.MessageSid,
      payload: { Body: '  It does not work  ', From: theirs },
    });
    expect(await select(flow.database.reading, 'select queue, payload from outbox')).toEqual([
      { queue: 'intake-sms', payload: { receiptId: receipt!.id } },
    ]);
  });

  it('come from the pretend provider itself, with all that a text can hold', async () => {
    const body = 'é 👋 & = + % \u2019 ~*()\n "x"';
    const told = await sandbox.drive('POST', 'texts', { from: theirs, to: ours, body });
    expect(told).toMatchObject({ webhookStatus: 200, replies: [], error: null });
    expect(await receipts()).toMatchObject([{ payload: { Body: body } }]);
  });

  it('may come twice, many times or at once: there is one receipt and the same answer', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => post()));
    responses.push(await post());
    expect(new Set(responses.map((one) => one.status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(responses.map((one) => one.text()))).size).toBe(1);
    expect(await receipts()).toHaveLength(1);
    expect(await select(flow.database.reading, 'select 1 from outbox')).toHaveLength(1);
  });

  it('are checked with the account of their channel, and its second token while tokens change', async () => {
    const mine = { channel: ids.own, params: { AccountSid: own.accountSid } };
    expect((await post({ ...mine, token: own.authToken })).status).toBe(200);
    expect((await post({ ...mine, token: own.secondaryAuthToken })).status).toBe(200);
    expect((await receipts()).length).toBe(1);
  });

  it('are checked over the query as it came', async () => {
    expect((await post({ query: '?b=%27&a=%2F+x%20y&a=~&empty' })).status).toBe(200);
  });

  it.each<[string, number, () => Sending]>([
    ['another token', 403, () => ({ token: 'e'.repeat(32) })],
    ['the token of another channel’s account', 403, () => ({ channel: ids.own })],
    ['another account’s sid', 403, () => ({ params: { AccountSid: own.accountSid } })],
    ['a changed body', 403, () => ({ sent: new URLSearchParams({ ...params, Body: 'x' }).toString() })],
    [
      'a trimmed body',
      403,
      () => ({
        sent: new URLSearchParams({
          ...params,
          AccountSid: sandbox.accountSid,
          Body: params.Body.trim(),
        }).toString(),
      }),
    ],
    [
      'a body of JSON that no signature covers',
      403,
      () => ({ sent: '{"a":1}', contentType: 'application/json' }),
    ],
    ['a body of another kind', 403, () => ({ contentType: 'text/plain' })],
    ['no body', 403, () => ({ sent: '' })],
    ['a channel without an account to check with', 403, () => ({ channel: ids.bare })],
    ['an unknown channel', 404, () => ({ channel: '01900000-0000-7000-8000-0000000000ff' })],
    ['a channel that is no id', 404, () => ({ channel: "x'%20or%201=1" })],
    ['a channel for calls', 404, () => ({ channel: ids.voice })],
    ['no MessageSid', 400, () => ({ params: { MessageSid: '' } })],
  ])('are refused with %s', async (_what, status, sending) => {
    await expectProblem(await post(sending()), status);
  });

  it('are refused without a signature, and whatever the Host header claims', async () => {
    const path = `/hooks/twilio/${ids.shared}/sms`;
    const form = { ...params, AccountSid: sandbox.accountSid };
    await expectProblem(await fetch(base + path, { method: 'POST', body: new URLSearchParams(form) }), 403);
    const signature = twilio.getExpectedTwilioSignature(sandbox.authToken, `http://evil.test${path}`, form);
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(base + path, {
        method: 'POST',
        headers: {
          host: 'evil.test',
          'x-forwarded-host': 'evil.test',
          'x-twilio-signature': signature,
          'content-type': 'application/x-www-form-urlencoded',
        },
      });
      sent.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end(new URLSearchParams(form).toString());
    });
    expect(status).toBe(403);
    expect(await receipts()).toEqual([]);
  });

  it('never fail the server, whatever is sent', async () => {
    const nested = `a${'[x]'.repeat(200)}=1`;
    const many = Array.from({ length: 3_000 }, (_one, at) => `k${at}=1`).join('&');
    for (const sent of ['%', '%zz=%', '=&=&&', nested, many, '\0', 'a=%00', 'x'.repeat(300_000)]) {
      const { status } = await post({ sent });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    for (const contentType of [
      'application/x-www-form-urlencoded; charset=klingon',
      'application/json',
      '/',
    ]) {
      const { status } = await post({ sent: '{', contentType });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(await receipts()).toEqual([]);
  });

  it('keep a signed text even with what a database cannot hold', async () => {
    expect((await post({ params: { Body: 'a\0b' } })).status).toBe(200);
    expect(await receipts()).toMatchObject([{ payload: { Body: 'ab' } }]);
  });

  it('follow a change of the channel within seconds', async () => {
    const mine = { channel: ids.own, params: { AccountSid: own.accountSid }, token: 'f'.repeat(32) };
    expect((await post(mine)).status).toBe(403);
    const sealed = flow.secrets.seal(JSON.stringify({ ...own, authToken: mine.token }));
    await flow.database.reading.query('update channel set secret = $2 where id = $1', [ids.own, sealed]);
    clock.forward(6);
    expect((await post(mine)).status).toBe(200);
  });

  describe('that report on a text of ours', () => {
    let messageId: string;
    const sid = `SM${'9'.repeat(32)}`;

    beforeEach(async () => {
      const [customerId, conversationId] = [flow.newId(), flow.newId()];
      messageId = flow.newId();
      const now = clock.now();
      const run = (sql: string, values: unknown[]) => flow.database.reading.query(sql, values);
      await run('delete from delivery_report', []);
      await run('insert into customer (id, created_at) values ($1, $2)', [customerId, now]);
      await run(
        `insert into conversation (id, customer_id, channel_id, channel_kind, state, created_at, updated_at,
           last_message_at) values ($1, $2, $3, 'sms', 'assigned', $4, $4, $4)`,
        [conversationId, customerId, ids.shared, now],
      );
      await run(
        `insert into message (id, conversation_id, kind, channel_id, channel_kind, author_kind, to_address, text,
           delivery, created_at) values ($1, $2, 'outbound', $3, 'sms', 'agent', $4, 'Hello', 'sending', $5)`,
        [messageId, conversationId, ids.shared, theirs, now],
      );
    });

    const report = (status: string, more: Record<string, string> = {}, id = messageId) =>
      post({
        path: `/hooks/twilio/${ids.shared}/sms/${id}/status`,
        params: { MessageSid: sid, MessageStatus: status, ...more },
      });
    const message = async () =>
      (
        await select<{ delivery: string; failureClass: string | null; failure: string | null }>(
          flow.database.reading,
          'select delivery, failure_class as "failureClass", failure from message where id = $1',
          [messageId],
        )
      )[0];

    it('move it forward in whatever order they come, each counted once', async () => {
      for (const status of ['delivered', 'sent', 'sending', 'delivered']) {
        expect((await report(status)).status).toBe(204);
      }
      expect(await message()).toMatchObject({ delivery: 'delivered' });
      expect(await select(flow.database.reading, 'select 1 from delivery_report')).toHaveLength(3);
    });

    it('may come many times at once', async () => {
      const responses = await Promise.all(Array.from({ length: 8 }, () => report('delivered')));
      expect(responses.map((one) => one.status)).toEqual(Array.from({ length: 8 }, () => 204));
      expect(await select(flow.database.reading, 'select 1 from delivery_report')).toHaveLength(1);
    });

    it('say why it failed in a sentence, and whether it may succeed later', async () => {
      expect((await report('undelivered', { ErrorCode: '30006' })).status).toBe(204);
      expect(await message()).toMatchObject({
        delivery: 'failed',
        failureClass: 'permanent',
        failure: expect.stringMatching(/landline.*30006/),
      });
    });

    it('tell of a STOP that never reached us', async () => {
      await report('failed', { ErrorCode: '21610' });
      expect(await select(flow.database.reading, 'select address, sender, source from suppression')).toEqual([
        { address: theirs, sender: ours, source: 'provider' },
      ]);
    });

    it('are refused for a message that is not there, or one that is no id', async () => {
      expect((await report('sent', {}, flow.newId())).status).toBe(404);
      expect((await report('sent', {}, 'nonsense')).status).toBe(404);
    });
  });

  it('are for later when nothing can be kept: 503, not a promise', async () => {
    await flow.database.reading.query('alter table receipt rename to receipt_gone');
    try {
      const response = await post();
      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toMatch('application/problem+json');
    } finally {
      await flow.database.reading.query('alter table receipt_gone rename to receipt');
    }
    expect((await post()).status).toBe(200);
  });
});
