import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.ts';

const load = (env: Record<string, string>) => loadConfig({ DATABASE_URL: 'postgres://localhost/x', ...env });
const mistakesIn = (env: Record<string, string>): readonly string[] => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
};

describe('the proxies that are trusted', () => {
  it.each([
    ['', ['loopback']],
    ['10.1.2.3', ['10.1.2.3']],
    [' 10.0.0.0/8 , ::1,fd00::/8, uniquelocal', ['10.0.0.0/8', '::1', 'fd00::/8', 'uniquelocal']],
    ['10.0.0.0/32,fd00::/128', ['10.0.0.0/32', 'fd00::/128']],
  ])('of %j are %j', (given, list) => {
    expect(load({ TRUST_PROXY: given }).TRUST_PROXY).toEqual(list);
  });

  it.each([
    'true',
    'proxy.test',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '1,',
    '2',
  ])('are not %j', (given) => {
    expect(mistakesIn({ TRUST_PROXY: given })).toEqual([expect.stringMatching(/^TRUST_PROXY must be/)]);
  });
});

it.each([
  [{ SMTP_TLS_CERT_FILE: 'a' }, ['SMTP_TLS_KEY_FILE is not set, and SMTP_TLS_CERT_FILE needs it']],
  [{ SMTP_TLS_KEY_FILE: 'b' }, ['SMTP_TLS_CERT_FILE is not set, and SMTP_TLS_KEY_FILE needs it']],
  [{ SMTP_TLS_CERT_FILE: 'a', SMTP_TLS_KEY_FILE: '' }, [expect.stringMatching(/^SMTP_TLS_KEY_FILE/)]],
  [{ SMTP_TLS_CERT_FILE: 'a', SMTP_TLS_KEY_FILE: 'b' }, []],
  [{}, []],
])('wants a certificate and its key together: %j', (env: Record<string, string>, mistakes) => {
  expect(mistakesIn(env)).toEqual(mistakes);
});

it('names every mistake of an environment at once', () => {
  expect(mistakesIn({ TRUST_PROXY: 'x', HTTP_PORT: '70000', SMTP_TLS_KEY_FILE: 'b' })).toHaveLength(3);
});
