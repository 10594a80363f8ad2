import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

export interface SignedRequest {
  url: string;
  method: 'GET' | 'POST';
  body: string;
  signature: string;
}

/**
 * Signs as the provider does: HMAC-SHA1 over the exact URL and the sorted form fields. A GET carries its
 * fields in the query, where they are part of the URL. A `#rc=…` fragment is neither sent nor signed.
 */
export function signedRequest(
  authToken: string,
  webhook: { url: string; method: 'GET' | 'POST'; params: Record<string, string> },
): SignedRequest {
  const bare = webhook.url.split('#', 1)[0] ?? webhook.url;
  const form = new URLSearchParams(webhook.params).toString();
  if (webhook.method === 'GET') {
    const url = form === '' ? bare : bare + (bare.includes('?') ? '&' : '?') + form;
    return { url, method: 'GET', body: '', signature: getExpectedTwilioSignature(authToken, url, {}) };
  }
  const signature = getExpectedTwilioSignature(authToken, bare, webhook.params);
  return { url: bare, method: 'POST', body: form, signature };
}
