import twilio from 'twilio';

/** A webhook's parameters. A key that came several times keeps all its values. */
export type WebhookParams = Readonly<Record<string, string | readonly string[]>>;

export interface SignedRequest {
  /** PUBLIC_BASE_URL and the request's target, its query byte for byte: what the provider called. */
  readonly url: string;
  /** The X-Twilio-Signature header. */
  readonly signature: string | undefined;
  readonly contentType: string | undefined;
  /** The body as it came, before any parser. */
  readonly body: Uint8Array;
}

/** The URL that the provider called; undefined when the target is no path. */
export function calledUrl(publicBaseUrl: string, target: string): string | undefined {
  const url = publicBaseUrl + target;
  return target.startsWith('/') && URL.canParse(url) ? url : undefined;
}

/**
 * The parameters of a request that one of the tokens signed, or undefined. The signature covers the URL and the
 * form, or for another kind of body the URL with `bodySHA256` in its query: a body that neither covers is refused.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function signedParams(request: SignedRequest, tokens: readonly string[]): WebhookParams | undefined {
  const { signature, url } = request;
  if (!signature) return undefined;
  // An empty key would let anybody sign.
  const keys = tokens.filter((token) => token !== '');
  const body = Buffer.from(request.body).toString('utf8');
  if (new URL(url).searchParams.has('bodySHA256')) {
    return keys.some((token) => twilio.validateRequestWithBody(token, signature, url, body))
      ? (readForm(request) ?? readJson(body))
      : undefined;
  }
  const params = request.body.length === 0 ? {} : readForm(request);
  if (!params) return undefined;
  return keys.some((token) => twilio.validateRequest(token, signature, url, params)) ? params : undefined;
}

function readForm(request: SignedRequest): WebhookParams | undefined {
  if (!request.contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return undefined;
  const values = new Map<string, string | string[]>();
  for (const [key, value] of new URLSearchParams(Buffer.from(request.body).toString('utf8'))) {
    const known = values.get(key);
    values.set(key, known === undefined ? value : [known, value].flat());
  }
  return Object.fromEntries(values);
}

function readJson(body: string): WebhookParams | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** The one value of a parameter: the first of several, empty when it did not come. */
export function param(params: Readonly<Record<string, unknown>>, name: string): string {
  const value = params[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}
