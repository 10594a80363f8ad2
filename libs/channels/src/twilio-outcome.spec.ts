import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TwilioClients } from './twilio-client.ts';
import { twilioOutcome, type TwilioMishap } from './twilio-outcome.ts';

const accountSid = `AC${'1'.repeat(32)}`;
const authTokens = ['5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'] as const;
let server: Server | undefined;

async function listen(answer: RequestListener): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** What the real SDK makes of a server's behaviour. */
async function mishap(apiBaseUrl: string): Promise<TwilioMishap> {
  const api = new TwilioClients({}).api({ accountSid, authTokens, apiBaseUrl });
  try {
    await api.messages.create({ to: '+15550100', from: '+15550101', body: 'x' });
  } catch (error) {
    return twilioOutcome(error);
  }
  throw new Error('It was sent.');
}

const refusing =
  (status: number, body: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('what a failed request means', () => {
  it.each([
    [400, 21610, 'permanent'],
    [400, 21211, 'permanent'],
    [400, 21408, 'permanent'],
    [401, 20003, 'permanent'],
    [404, 20404, 'permanent'],
    [400, 99999, 'permanent'],
    [429, 20429, 'transient'],
    [400, 21611, 'transient'],
    [400, 21730, 'transient'],
    [400, 30500, 'transient'],
  ])('HTTP %i with code %i is %s', async (status, code, failure) => {
    const base = await listen(refusing(status, { code, message: 'said', more_info: '', status }));
    const seen = await mishap(base);
    expect(seen).toMatchObject({ kind: 'failed', failure, code: String(code) });
    expect(seen.error).toContain(`Twilio ${code}`);
  });

  it('a limit without a code is for now, another refusal without one for good', async () => {
    expect(await mishap(await listen(refusing(429, 'slow down')))).toMatchObject({ failure: 'transient' });
    server?.close();
    expect(await mishap(await listen(refusing(403, 'no')))).toMatchObject({ failure: 'permanent' });
  });

  it.each([500, 502, 503, 504, 408])('HTTP %i leaves the outcome unknown', async (status) => {
    expect(await mishap(await listen(refusing(status, 'oops')))).toMatchObject({ kind: 'unknown' });
  });

  it('an error within the provider is unknown even with a code', async () => {
    const base = await listen(refusing(500, { code: 20500, message: 'x', status: 500 }));
    expect(await mishap(base)).toMatchObject({ kind: 'unknown' });
  });

  it('a connection that breaks after the request leaves the outcome unknown', async () => {
    expect(await mishap(await listen((request) => request.socket.destroy()))).toMatchObject({
      kind: 'unknown',
    });
  });

  it('a timeout leaves the outcome unknown', () => {
    const seen = twilioOutcome(
      Object.assign(new Error('timeout of 10000ms exceeded'), { code: 'ECONNABORTED' }),
    );
    expect(seen).toMatchObject({ kind: 'unknown' });
  });

  it('a refused connection was never sent', async () => {
    const base = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await mishap(base)).toMatchObject({ kind: 'failed', failure: 'transient', code: 'ECONNREFUSED' });
  });

  it('a name that does not resolve was never reached', async () => {
    expect(await mishap('http://does-not-exist.invalid')).toMatchObject({ failure: 'transient' });
  });
});

describe('where requests go', () => {
  it('to the configured server below its prefix, with Basic authentication', async () => {
    const seen: { url?: string | undefined; authorization?: string | undefined }[] = [];
    const base = await listen((request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization });
      refusing(400, { code: 21211, message: '', status: 400 })(request, response);
    });
    await mishap(`${base}/api/laml/`);
    expect(seen).toEqual([
      {
        url: `/api/laml/2010-04-01/Accounts/${accountSid}/Messages.json`,
        authorization: `Basic ${Buffer.from(`${accountSid}:${authTokens[0]}`).toString('base64')}`,
      },
    ]);
  });

  it('for a compatible provider, to an account of any name', async () => {
    let seen: string | undefined;
    const base = await listen((request, response) => {
      seen = request.url;
      refusing(400, { code: 21211, message: '', status: 400 })(request, response);
    });
    const api = new TwilioClients({}).api({ accountSid: 'b0a1', authTokens, apiBaseUrl: base });
    await expect(api.messages.create({ to: '+1555', from: '+1556', body: 'x' })).rejects.toThrow();
    expect(seen).toBe('/2010-04-01/Accounts/b0a1/Messages.json');
  });
});
