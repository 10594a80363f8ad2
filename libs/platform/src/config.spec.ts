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

it('names every mistake of an environment at once', () => {
  expect(mistakesIn({ TRUST_PROXY: 'x', HTTP_PORT: '70000' })).toHaveLength(2);
});
