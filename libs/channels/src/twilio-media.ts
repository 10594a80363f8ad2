import type { TwilioAccount } from './twilio-client.ts';
import { twilioUrl } from './twilio-url.ts';

export interface MediaLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export type FetchedMedia =
  | { readonly kind: 'fetched'; readonly content: Uint8Array; readonly mediaType: string }
  /** Trying again will not help. */
  | { readonly kind: 'refused'; readonly because: string };

const twilioApiUrl = 'https://api.twilio.com';
/** Where Twilio keeps media, to which its API redirects with a signed address. */
const storage = /(^|\.)(twilio\.com|twiliocdn\.com|amazonaws\.com)$/;
const redirectsAtMost = 3;

/**
 * Fetches a picture or recording from the account's provider and nowhere else: a webhook names the address, and
 * neither our credentials nor our network are for whoever it may name.
 * @throws when it may succeed later
 */
export async function fetchTwilioMedia(
  account: TwilioAccount,
  address: string,
  limits: MediaLimits,
): Promise<FetchedMedia> {
  const base = new URL(account.apiBaseUrl ?? twilioApiUrl);
  if (!URL.canParse(address)) return refused('its address is not a URL');
  let url = new URL(
    new URL(address).origin === twilioApiUrl ? twilioUrl(address, account.apiBaseUrl) : address,
  );
  if (url.origin !== base.origin) return refused(`${url.host} is not the provider’s`);
  const signal = AbortSignal.timeout(limits.timeoutMs);
  for (let hops = 0; hops <= redirectsAtMost; hops += 1) {
    const own = url.origin === base.origin;
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: own ? { authorization: basic(account) } : {},
    });
    if (response.ok) return await receive(response, limits.maxBytes);
    await response.body?.cancel();
    const next = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || !next) return failed(response.status);
    url = new URL(next, url);
    const trusted = url.origin === base.origin || (url.protocol === 'https:' && storage.test(url.hostname));
    if (!trusted) return refused(`it was moved to ${url.host}, which is not the provider’s`);
  }
  return refused('it was moved too often');
}

async function receive(response: Response, maxBytes: number): Promise<FetchedMedia> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    // Leaving the loop cancels the body.
    if (size > maxBytes) return refused(`it is larger than ${maxBytes} bytes`);
    parts.push(bytes);
  }
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return { kind: 'fetched', content: Buffer.concat(parts), mediaType };
}

function failed(status: number): FetchedMedia {
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429) {
    return refused(`the provider answered HTTP ${status}`);
  }
  throw new Error(`The provider answered HTTP ${status} to a request for media.`);
}

function refused(because: string): FetchedMedia {
  return { kind: 'refused', because };
}

function basic({ accountSid, authTokens: [token] }: TwilioAccount): string {
  return `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`;
}
