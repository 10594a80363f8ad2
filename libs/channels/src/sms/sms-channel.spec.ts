import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sandboxOnFreePorts, type TestSandbox } from '../../../../test/sandbox.ts';
import type { ChannelSetup, Outbound } from '../channel.ts';
import { TwilioClients } from '../twilio-client.ts';
import { receivedTexts } from './received-texts.ts';
import { SmsChannel } from './sms-channel.ts';

const ours = '+15550001000';
const theirs = '+15550100123';
let sandbox: TestSandbox;
let clients: TwilioClients;
let channel: SmsChannel;
/** Where the provider's webhooks go; it only has to exist. */
let product: Server;
let productUrl: string;

const setup = (change: Partial<ChannelSetup> = {}): ChannelSetup => ({
  id: '01900000-0000-7000-8000-000000000001',
  kind: 'sms',
  name: 'Texts',
  address: ours,
  settings: {},
  credentials: {},
  ...change,
});

const outbound = (change: Partial<Outbound> = {}): Outbound => ({
  messageId: '01900000-0000-7000-8000-0000000000aa',
  to: theirs,
  fromName: 'Ada',
  subject: '',
  text: 'It is on its way',
  attachments: [],
  ...change,
});

const phone = (settings: unknown, number = theirs) =>
  sandbox.drive('PUT', `phones/${encodeURIComponent(number)}`, settings);

beforeAll(async () => {
  product = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  productUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  sandbox = await sandboxOnFreePorts({ numbers: [{ number: ours, smsUrl: `${productUrl}/sms` }] });
  clients = new TwilioClients({
    accountSid: sandbox.accountSid,
    authToken: sandbox.authToken,
    apiBaseUrl: sandbox.url,
  });
  channel = new SmsChannel(clients);
});

afterAll(async () => {
  await sandbox.close();
  await new Promise((resolve) => product.close(resolve));
});

describe('sending a text', () => {
  it('reaches the phone and asks for reports', async () => {
    const sent = await channel.send(setup(), outbound({ statusUrl: `${productUrl}/status` }));
    expect(sent).toMatchObject({ kind: 'sent', providerId: expect.stringMatching(/^SM/) });
    const { texts } = (await sandbox.drive(
      'GET',
      `texts?to=${encodeURIComponent(theirs)}&status=delivered&count=1&wait=5000`,
    )) as { texts: unknown[] };
    expect(texts).toMatchObject([{ from: ours, to: theirs, body: 'It is on its way' }]);
  });

  it.each([
    ['of a recipient who opted out', { smsError: 21610 }, 'permanent', '21610'],
    ['of too many requests', { restError: 429 }, 'transient', '20429'],
  ])('is refused because %s', async (_why, settings, failure, code) => {
    const to = '+15550100200';
    await phone(settings, to);
    expect(await channel.send(setup(), outbound({ to }))).toMatchObject({ kind: 'failed', failure, code });
  });

  it('is refused before the provider is asked when it is too long, empty or has files', async () => {
    const failed = { kind: 'failed', failure: 'permanent' };
    expect(await channel.send(setup(), outbound({ text: 'a'.repeat(1601) }))).toMatchObject({
      ...failed,
      error: expect.stringContaining('1601 characters'),
    });
    expect(await channel.send(setup(), outbound({ text: ' ' }))).toMatchObject(failed);
    expect(await channel.send(setup(), outbound({ to: '' }))).toMatchObject(failed);
    const file = { name: 'a.txt', mediaType: 'text/plain', content: Buffer.from('x') };
    expect(await channel.send(setup(), outbound({ attachments: [file] }))).toMatchObject(failed);
  });

  it('says so where a channel has no account, and never lends the default token to another account', async () => {
    const none = new SmsChannel(new TwilioClients({ authToken: sandbox.authToken }));
    expect(await none.send(setup(), outbound())).toMatchObject({ failure: 'permanent' });
    const foreign = setup({ credentials: { accountSid: `AC${'2'.repeat(32)}` } });
    expect(clients.account(foreign)).toBeUndefined();
  });
});

describe('a text whose sending was not confirmed', () => {
  it('is found when it left', async () => {
    const to = '+15550100300';
    await phone({ restError: 503, times: 1 }, to);
    const since = new Date();
    const text = outbound({ to, text: 'Only once, please' });
    expect(await channel.send(setup(), text)).toMatchObject({ kind: 'unknown' });
    expect(await channel.findSent(setup(), text, since)).toMatchObject({
      kind: 'failed',
      failure: 'transient',
    });
    const sent = await channel.send(setup(), text);
    expect(await channel.findSent(setup(), text, since)).toEqual(sent);
    expect(await channel.findSent(setup(), { ...text, text: 'Another' }, since)).toMatchObject({
      kind: 'failed',
    });
    // One of the same words that left long before is another message.
    const later = new Date(Date.now() + 120_000);
    expect(await channel.findSent(setup(), text, later)).toMatchObject({ kind: 'failed' });
  });

  it('stays unknown while the provider cannot be asked', async () => {
    const lost = setup({ settings: { apiBaseUrl: 'http://127.0.0.1:1' } });
    expect(await channel.findSent(lost, outbound(), new Date())).toBeUndefined();
  });
});

describe('trying a channel', () => {
  it('finds nothing wrong with an account that has the number', async () => {
    expect(await channel.probe(setup())).toBeUndefined();
  });
  it.each([
    ['the number is not the account’s', { address: '+15559999999' }, 'has no number +15559999999'],
    [
      'the token is wrong',
      { credentials: { authToken: 'wrong-wrong-wrong' } },
      'refuses the account or its token',
    ],
    ['the provider is out of reach', { settings: { apiBaseUrl: 'http://127.0.0.1:1' } }, 'cannot be reached'],
    ['its address is no number', { address: 'support' }, 'is not a phone number'],
  ])('says that %s', async (_what, change, sentence) => {
    expect(await channel.probe(setup(change))).toContain(sentence);
  });
});

describe('a text with pictures', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  const sendPicture = async (media: unknown[]) => {
    await sandbox.drive('POST', 'texts', { from: theirs, to: ours, body: 'See', media });
    const { webhooks } = (await sandbox.drive('GET', `webhooks?url=/sms`)) as {
      webhooks: { params: Record<string, string> }[];
    };
    const params = webhooks.map((one) => one.params).filter((one) => one.Body === 'See');
    return params.sort((a, b) => Number(b.NumMedia) - Number(a.NumMedia))[0]!;
  };

  it('brings them along, fetched with the account’s credentials', async () => {
    const payload = await sendPicture([{ contentBase64: png.toString('base64'), contentType: 'image/png' }]);
    expect(await channel.read(setup(), { payload })).toMatchObject({
      kind: 'message',
      message: {
        text: 'See',
        attachments: [{ name: 'attachment-1.png', mediaType: 'image/png', size: 8, inline: false }],
      },
    });
  });

  it('never fetches from elsewhere, and says what is missing', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('secret');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/metadata`;
    const payload = await sendPicture([
      { contentBase64: png.toString('base64'), contentType: 'image/png' },
      { url, contentType: 'image/png' },
    ]);
    const reading = await channel.read(setup(), { payload });
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(asked).toEqual([]);
    expect(reading).toMatchObject({
      message: { text: expect.stringMatching(/^See\n\[Attachment 2 is missing: .* not the provider’s\.\]$/) },
    });
  });

  it('is read later when the provider does not answer now', async () => {
    const lost = setup({ settings: { apiBaseUrl: 'http://127.0.0.1:1' } });
    const payload = {
      MessageSid: 'SM1',
      NumMedia: '1',
      MediaUrl0: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1',
    };
    await expect(channel.read(lost, { payload })).rejects.toThrow();
  });
});

describe('the texts that the provider holds', () => {
  it('are listed page by page with what their webhooks said', async () => {
    const to = '+15550001001';
    await sandbox.drive('PUT', `numbers/${encodeURIComponent(to)}`, { smsUrl: `${productUrl}/sms` });
    await sandbox.drive('POST', 'texts', { from: theirs, to, body: 'lost?', count: 205 });
    const pages: number[] = [];
    const keys = new Set<string>();
    for await (const page of receivedTexts(clients, setup({ address: to }), new Date(Date.now() - 60_000))) {
      pages.push(page.length);
      for (const text of page) keys.add(text.providerKey);
      expect(await page[0]!.payload()).toMatchObject({ From: theirs, To: to, Body: 'lost?', NumMedia: '0' });
    }
    expect(pages).toEqual([200, 5]);
    expect(keys.size).toBe(205);
  });
});
