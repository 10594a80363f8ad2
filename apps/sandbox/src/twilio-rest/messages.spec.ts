import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADA, OURS, startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';

let stage: Rehearsal;
beforeEach(async () => {
  stage = await startRehearsal();
});
afterEach(() => stage.close());

const phone = `/phones/${encodeURIComponent(ADA)}`;

interface TextView {
  messageSid: string;
  body: string;
  status: string;
}

async function texts(query: string): Promise<TextView[]> {
  return (await stage.control<{ texts: TextView[] }>('GET', `/texts?${query}`)).body.texts;
}

describe('texts from the product', () => {
  it('arrive at the phone, and are reported as sent and then delivered, but never as queued', async () => {
    const sent = await stage.client.messages.create({
      to: ADA,
      from: OURS,
      body: 'Your parcel is here',
      statusCallback: `${stage.product.url}/status/our-id?x=a%20b`,
    });
    expect(sent).toMatchObject({ status: 'queued', direction: 'outbound-api', numSegments: '1' });
    const told = await stage.product.heard('/status/our-id', 2);
    expect(told.map(({ params }) => params['MessageStatus'])).toEqual(['sent', 'delivered']);
    expect(told.every((each) => each.isSigned && each.params['MessageSid'] === sent.sid)).toBe(true);
    expect(await texts(`to=${encodeURIComponent(ADA)}&status=delivered&wait=5000`)).toMatchObject([
      { body: 'Your parcel is here', messageSid: sent.sid },
    ]);
    expect((await stage.client.messages(sent.sid).fetch()).status).toBe('delivered');
  });

  it('are listed by To, From and DateSent, newest first, a page at a time', async () => {
    const before = new Date(Date.now() - 1000);
    for (const body of ['1', '2', '3']) await stage.client.messages.create({ to: ADA, from: OURS, body });
    await texts('status=delivered&count=3&wait=5000');
    const list = (filter: object): Promise<string[]> =>
      stage.client.messages.list({ ...filter, pageSize: 2 }).then((found) => found.map(({ body }) => body));
    expect(await list({ to: ADA, from: OURS, dateSentAfter: before })).toEqual(['3', '2', '1']);
    expect(await list({ dateSentAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await list({ to: OURS })).toEqual([]);
  });

  it.each([
    [{ smsOutcome: 'undelivered', errorCode: 30003 }, ['sent', 'undelivered']],
    [{ smsOutcome: 'failed', errorCode: 30003 }, ['failed']],
  ])('to a phone told %j are reported so', async (settings, statuses) => {
    await stage.control('PUT', phone, settings);
    const statusCallback = `${stage.product.url}/status`;
    await stage.client.messages.create({ to: ADA, from: OURS, body: 'x', statusCallback });
    const told = await stage.product.heard('/status', statuses.length);
    expect(told.map(({ params }) => params['MessageStatus'])).toEqual(statuses);
    expect(told.at(-1)?.params['ErrorCode']).toBe('30003');
  });
});

describe('what the provider refuses', () => {
  const text = (message: object, client = stage.client): Promise<unknown> =>
    client.messages.create({ to: ADA, from: OURS, body: 'x', ...message });

  it.each([
    [{ smsError: 21610 }, { status: 400, code: 21610 }],
    [{ restError: 429 }, { status: 429, code: 20429 }],
    [{ restError: 503 }, { status: 503 }],
  ])('a phone told %j', async (settings, error) => {
    await stage.control('PUT', phone, { ...settings, times: 1 });
    await expect(text({})).rejects.toMatchObject(error);
    await expect(text({})).resolves.toMatchObject({ status: 'queued' });
  });

  it.each([
    [{ from: '+15550009999' }, 21606],
    [{ to: 'nobody' }, 21211],
    [{ body: '' }, 21602],
    [{ body: 'x'.repeat(1601) }, 21617],
    [{ statusCallback: 'not a url' }, 21609],
  ])('%j', async (message, code) => {
    await expect(text(message)).rejects.toMatchObject({ status: 400, code });
  });

  it('wrong credentials', async () => {
    const path = `${stage.sandbox.url}/2010-04-01/Accounts/${stage.sandbox.accountSid}/Messages.json`;
    const response = await fetch(path, { headers: { Authorization: 'Basic bm86bm8=' } });
    expect([response.status, ((await response.json()) as { code: number }).code]).toEqual([401, 20003]);
  });

  it('a timeout sends the text all the same: the outcome is unknown until the webhook or a list tells', async () => {
    await stage.control('PUT', phone, { timeout: true });
    const statusCallback = `${stage.product.url}/status`;
    await expect(text({ statusCallback }, stage.impatient)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    await stage.product.heard('/status', 2);
    expect(await stage.client.messages.list({ to: ADA })).toHaveLength(1);
  });
});

describe('texts to the product', () => {
  it('are delivered signed, with every documented field, and may be answered with Message', async () => {
    stage.product.on('/sms', '<Message>Thank you</Message><Message><Body>Bye</Body></Message>');
    const body = 'Grüße & küsse = 1+1 %20';
    const { body: outcome } = await stage.control('POST', '/texts', { from: ADA, to: OURS, body });
    expect(outcome).toMatchObject({ webhookStatus: 200, dropped: false });
    const [received] = stage.product.at('/sms');
    expect(received).toMatchObject({
      isSigned: true,
      params: { From: ADA, To: OURS, Body: body, NumMedia: '0', NumSegments: '1', SmsStatus: 'received' },
    });
    expect(received?.idempotencyToken).toMatch(/^[0-9a-f-]{36}$/);
    expect((await texts('direction=outbound')).map((each) => each.body)).toEqual(['Thank you', 'Bye']);
  });

  it('with an explicit MessageSid are deliveries of the same text', async () => {
    const messageSid = `SM${'ab'.repeat(16)}`;
    const text = { from: ADA, to: OURS, body: 'once', messageSid };
    await stage.control('POST', '/texts', text);
    await stage.control('POST', '/texts', text);
    expect(stage.product.at('/sms').map(({ params }) => params['MessageSid'])).toEqual([
      messageSid,
      messageSid,
    ]);
    expect(await texts('direction=inbound')).toHaveLength(1);
  });

  it('carry pictures that only the account may fetch', async () => {
    const media = [{ contentBase64: Buffer.from('pixels').toString('base64'), contentType: 'image/png' }];
    await stage.control('POST', '/texts', { from: ADA, to: OURS, media });
    const { MediaUrl0, NumMedia, MediaContentType0 } = stage.product.at('/sms')[0]!.params;
    expect([NumMedia, MediaContentType0]).toEqual(['1', 'image/png']);
    expect((await fetch(MediaUrl0!)).status).toBe(401);
    const { accountSid, authToken } = stage.sandbox;
    const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    const picture = await fetch(MediaUrl0!, { headers: { Authorization: `Basic ${basic}` } });
    expect(await picture.text()).toBe('pixels');
  });

  it('come in bursts of five hundred', async () => {
    const burst = { from: ADA, to: OURS, body: 'burst', count: 500 };
    const { body } = await stage.control<{ messages: TextView[] }>('POST', '/texts', burst);
    expect(new Set(body.messages.map((each) => each.messageSid)).size).toBe(500);
    expect(stage.product.at('/sms').every((each) => each.isSigned)).toBe(true);
  });

  it('to a number that nobody rents are refused', async () => {
    expect((await stage.control('POST', '/texts', { from: ADA, to: '+1', body: 'x' })).status).toBe(404);
  });
});
