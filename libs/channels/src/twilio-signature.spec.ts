import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import { calledUrl, signedParams, type SignedRequest } from './twilio-signature.ts';

const token = '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a';
const other = '6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b';
const url = 'https://firstline.test/hooks/twilio/c/sms?n=1&x=it%27s+%C3%A9';
const form = { MessageSid: 'SM1', Body: ' Hello é 👋 & more ', From: '+15550100' };

const encode = (params: Record<string, string | string[]>) =>
  Buffer.from(
    new URLSearchParams(
      Object.entries(params).flatMap(([key, value]) =>
        [value].flat().map((one): [string, string] => [key, one]),
      ),
    ).toString(),
  );

const request = (change: Partial<SignedRequest> = {}): SignedRequest => ({
  url,
  signature: twilio.getExpectedTwilioSignature(token, url, form),
  contentType: 'application/x-www-form-urlencoded; charset=utf-8',
  body: encode(form),
  ...change,
});

describe('the signature of a webhook', () => {
  it('is good when the token signed the address and the form, blanks at the edges included', () => {
    expect(signedParams(request(), [token])).toEqual(form);
  });

  it('may be of the secondary token while tokens are changed', () => {
    expect(signedParams(request(), [other, token])).toEqual(form);
  });

  it.each<[string, Partial<SignedRequest>, string[]]>([
    ['another token', {}, [other]],
    ['no token at all', {}, []],
    ['no signature', { signature: undefined }, [token]],
    ['a signature of another length', { signature: 'short' }, [token]],
    ['http instead of https', { url: url.replace('https', 'http') }, [token]],
    ['another query', { url: url.replace('n=1', 'n=2') }, [token]],
    ['no query', { url: url.replace(/\?.*/, '') }, [token]],
    ['another path', { url: url.replace('/c/', '/d/') }, [token]],
    ['a changed body', { body: encode({ ...form, Body: 'Hello' }) }, [token]],
    ['a trimmed body', { body: encode({ ...form, Body: form.Body.trim() }) }, [token]],
    ['one parameter more', { body: encode({ ...form, New: 'x' }) }, [token]],
    ['a body that is no form', { contentType: 'text/plain' }, [token]],
    [
      'a JSON body that nothing covers',
      { contentType: 'application/json', body: Buffer.from('{}') },
      [token],
    ],
  ])('is refused with %s', (_what, change, tokens) => {
    expect(signedParams(request(change), tokens)).toBeUndefined();
  });

  it('is not good for an empty token, with which anybody can sign', () => {
    const signature = twilio.getExpectedTwilioSignature('', url, form);
    expect(signedParams(request({ signature }), [''])).toBeUndefined();
  });

  it('takes a default port for none', () => {
    const withPort = 'https://firstline.test:443/hooks/twilio/c/sms?n=1&x=it%27s+%C3%A9';
    expect(
      signedParams(request({ signature: twilio.getExpectedTwilioSignature(token, withPort, form) }), [token]),
    ).toEqual(form);
  });

  it('covers every value of a repeated key, each once and sorted, and hands all of them on', () => {
    const repeated = { Event: ['b', 'a', 'b'], Sid: 'CA1' };
    const signature = twilio.getExpectedTwilioSignature(token, url, { Event: ['a', 'b'], Sid: 'CA1' });
    expect(signedParams(request({ signature, body: encode(repeated) }), [token])).toEqual(repeated);
  });

  it('treats a parameter by the name of __proto__ as any other', () => {
    const odd = JSON.parse('{"__proto__":"x","Sid":"CA1"}') as Record<string, string>;
    const signature = twilio.getExpectedTwilioSignature(token, url, odd);
    const params = signedParams(request({ signature, body: encode(odd) }), [token]);
    expect(Object.keys(params!).sort()).toEqual(['Sid', '__proto__']);
    expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
  });

  it('is good for an empty body, as of a GET', () => {
    const signature = twilio.getExpectedTwilioSignature(token, url, {});
    const empty = { signature, body: Buffer.alloc(0), contentType: undefined };
    expect(signedParams(request(empty), [token])).toEqual({});
  });

  it('covers a JSON body by the hash in the query', () => {
    const body = Buffer.from('{"Sid":"CA1","n":2,"text":"é"}');
    const hash = createHash('sha256').update(body).digest('hex');
    const hashed = `https://firstline.test/hooks?bodySHA256=${hash}`;
    const signature = twilio.getExpectedTwilioSignature(token, hashed, {});
    const json = { url: hashed, signature, body, contentType: 'application/json' };
    expect(signedParams(json, [token])).toEqual({ Sid: 'CA1', n: '2', text: 'é' });
    expect(signedParams({ ...json, body: Buffer.from('{"Sid":"CA2"}') }, [token])).toBeUndefined();
    expect(signedParams({ ...json, url: hashed.replace('bodySHA', 'bodySha') }, [token])).toBeUndefined();
  });
});

describe('the address that was called', () => {
  it('is ours with the target as it came', () => {
    expect(calledUrl('https://a.test/base', '/hooks?x=%27')).toBe('https://a.test/base/hooks?x=%27');
  });
  it.each(['http://evil.test/', '@evil.test/', '*', ''])('is none for the target %j', (target) => {
    expect(calledUrl('https://a.test', target)).toBeUndefined();
  });
});
