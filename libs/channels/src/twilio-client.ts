import { Agent } from 'node:http';
import twilio from 'twilio';
import type { ChannelSetup } from './channel.ts';
import { twilioUrl } from './twilio-url.ts';

const timeoutMs = 10_000;
const socketsAtMost = 20;

/** What a channel without credentials of its own uses: the environment's TWILIO_* settings. */
export interface TwilioDefaults {
  readonly accountSid?: string | undefined;
  readonly authToken?: string | undefined;
  /** scheme://host[:port][/prefix] of a server that speaks Twilio's REST API; Twilio's own when undefined. */
  readonly apiBaseUrl?: string | undefined;
}

/** Whose account a channel works on. */
export interface TwilioAccount {
  readonly accountSid: string;
  /** Primary, then the secondary of a rotation. Webhooks may be signed with either, requests use the first. */
  readonly authTokens: readonly [string, ...string[]];
  readonly apiBaseUrl?: string | undefined;
}

/** The account of a channel: its credentials `accountSid`, `authToken`, `secondaryAuthToken`, else the defaults. */
export function twilioAccount(setup: ChannelSetup, defaults: TwilioDefaults): TwilioAccount | undefined {
  const own = setup.credentials;
  const accountSid = own.accountSid || defaults.accountSid;
  // A token belongs to its account, so an account of the channel's own never meets the default token.
  const primary = own.accountSid ? own.authToken : own.authToken || defaults.authToken;
  if (!accountSid || !primary) return undefined;
  const apiBaseUrl = setup.settings.apiBaseUrl;
  return {
    accountSid,
    authTokens: own.secondaryAuthToken ? [primary, own.secondaryAuthToken] : [primary],
    apiBaseUrl: typeof apiBaseUrl === 'string' && apiBaseUrl ? apiBaseUrl : defaults.apiBaseUrl,
  };
}

/** The account's part of the REST API: `messages`, `calls`, `queues`, `conferences`, `recordings`, … */
export type TwilioApi = ReturnType<twilio.Twilio['api']['v2010']['accounts']>;

/** Sends the SDK's requests to another server when one is configured, and never tries one again by itself. */
class BoundClient extends twilio.RequestClient {
  readonly #apiBaseUrl: string | undefined;

  constructor(apiBaseUrl: string | undefined) {
    super({ timeout: timeoutMs, keepAlive: true, autoRetry: false, maxSockets: socketsAtMost });
    this.axios.defaults.httpAgent = new Agent({ keepAlive: true, maxSockets: socketsAtMost });
    this.#apiBaseUrl = apiBaseUrl;
  }

  override request<T>(
    options: Parameters<typeof twilio.RequestClient.prototype.request<T>>[0],
  ): ReturnType<typeof twilio.RequestClient.prototype.request<T>> {
    return super.request<T>({ ...options, uri: twilioUrl(options.uri, this.#apiBaseUrl) });
  }
}

/** SDK clients by account, so that connections are kept alive between messages. */
export class TwilioClients {
  readonly defaults: TwilioDefaults;
  readonly #apis = new Map<string, TwilioApi>();

  constructor(defaults: TwilioDefaults) {
    this.defaults = defaults;
  }

  account(setup: ChannelSetup): TwilioAccount | undefined {
    return twilioAccount(setup, this.defaults);
  }

  api(account: TwilioAccount): TwilioApi {
    const [token] = account.authTokens;
    const key = JSON.stringify([account.accountSid, token, account.apiBaseUrl]);
    let api = this.#apis.get(key);
    if (!api) {
      api = twilioApi(account);
      this.#apis.set(key, api);
    }
    return api;
  }
}

/** Compatible providers name an account otherwise, but the SDK insists on AC at its beginning. */
const placeholderSid = `AC${'0'.repeat(32)}`;

function twilioApi(account: TwilioAccount): TwilioApi {
  const [token] = account.authTokens;
  const client = twilio(account.accountSid, token, {
    accountSid: account.accountSid.startsWith('AC') ? account.accountSid : placeholderSid,
    httpClient: new BoundClient(account.apiBaseUrl),
    // TWILIO_EDGE and TWILIO_REGION would rename the host of a server that is not Twilio's.
    ...(account.apiBaseUrl ? { env: {} } : {}),
  });
  return client.api.v2010.accounts(account.accountSid);
}
