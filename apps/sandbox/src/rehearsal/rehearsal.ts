import twilio from 'twilio';
import type { CallView } from '../control/render-call.ts';
import type { Settings } from '../settings/settings.ts';
import { startSandbox, type RunningSandbox } from '../start-sandbox.ts';
import { PretendProduct } from './pretend-product.ts';

/** The limit is for what never happens: a busy machine may take many seconds for what an idle one does at once. */
const waitMs = 30_000;
export const OURS = '+15550001000';
export const ADA = '+15557770001';
export const AGENT = '+15558880001';

/** The real client, with api.twilio.com mapped to the sandbox. */
class ClientOfSandbox extends twilio.RequestClient {
  readonly #url: string;

  constructor(url: string, timeout: number) {
    super({ timeout });
    this.#url = url;
  }

  override request: twilio.RequestClient['request'] = (options) =>
    super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', this.#url) });
}

/** A sandbox, a product and a client, all on loopback: what nearly every spec here needs. */
export interface Rehearsal {
  sandbox: RunningSandbox;
  product: PretendProduct;
  client: ReturnType<typeof twilio>;
  /** For what is never answered: gives up soon. */
  impatient: ReturnType<typeof twilio>;
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Ada calls the product's number and does what `say` says; returns the call's sid. */
  call(say?: string): Promise<string>;
  /** The call once it has reached a state, or has ended. */
  see(sid: string, until: string): Promise<CallView>;
  close(): Promise<void>;
}

export async function startRehearsal(given: Partial<Settings> = {}): Promise<Rehearsal> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20, answerAfterMs: 300, ...given });
  const product = new PretendProduct(sandbox.authToken);
  await product.listen();
  const clientFor = (timeoutMs: number) =>
    twilio(sandbox.accountSid, sandbox.authToken, {
      httpClient: new ClientOfSandbox(sandbox.url, timeoutMs),
    });
  const control = async <T>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  };
  await control('PUT', `/numbers/${encodeURIComponent(OURS)}`, {
    smsUrl: `${product.url}/sms`,
    voiceUrl: `${product.url}/voice`,
    statusCallback: `${product.url}/number-status`,
  });
  return {
    sandbox,
    product,
    client: clientFor(waitMs),
    impatient: clientFor(1_000),
    control,
    call: async (say = '') => {
      const { body } = await control<{ callSid: string }>('POST', '/calls', { from: ADA, to: OURS, say });
      return body.callSid;
    },
    see: async (sid, until) => {
      const { body } = await control<CallView>('GET', `/calls/${sid}?wait=${waitMs}&until=${until}`);
      return body;
    },
    close: async () => {
      await sandbox.close();
      await product.close();
    },
  };
}
