import { beforeEach, describe, expect, it } from '@jest/globals';
import { Problem } from '#platform/problem.ts';
import { SignInLimit } from './sign-in-limit.ts';

const office = '192.0.2.1';

describe('the limit of signing in', () => {
  let limit: SignInLimit;
  beforeEach(() => {
    limit = new SignInLimit();
  });

  const fails = (address: string, account: string, atMs = 0): void =>
    void limit.count(address, account, atMs);
  const succeeds = (address: string, account: string): void => {
    limit.count(address, account, 0).succeeded();
  };
  const refusal = (address: string, account: string, atMs = 0): object | undefined => {
    try {
      limit.count(address, account, atMs).succeeded();
    } catch (error) {
      if (error instanceof Problem) return { status: error.status, ...error.extra };
      throw error;
    }
    return undefined;
  };
  const times = (count: number, act: (at: number) => void): void => {
    for (let at = 0; at < count; at++) act(at);
  };

  it('does not count who gets in, from one address or at one account', () => {
    times(200, (at) => {
      succeeds(office, `agent${at}`);
    });
    times(200, (at) => {
      succeeds(`192.0.2.${at}`, 'ada');
    });
    times(200, () => {
      succeeds(office, 'ada');
    });
    // All of what may fail is left.
    times(5, () => {
      fails(office, 'ada');
    });
    expect(refusal(office, 'ada')).toEqual({ status: 429, retryAfterSeconds: 60 });
  });

  const limits: [string, number, (at: number) => [string, string]][] = [
    ['one address at one account', 5, () => [office, 'ada']],
    ['one address at any account', 50, (at) => [office, `agent${at}`]],
    ['one account from anywhere', 30, (at) => [`192.0.2.${at}`, 'ada']],
  ];
  it.each(limits)('counts the failures of %s', (_, most, at) => {
    times(most, (one) => {
      fails(...at(one));
    });
    expect(refusal(...at(most), 59_001)).toEqual({ status: 429, retryAfterSeconds: 1 });
    expect(refusal(...at(most), 60_000)).toBeUndefined();
  });

  it('takes back one try alone, and forgets the failures at that account from that address', () => {
    times(4, () => {
      fails(office, 'ada');
    });
    succeeds(office, 'ada');
    times(5, () => {
      fails(office, 'ada');
    });
    expect(refusal(office, 'ada')).toMatchObject({ status: 429 });
    // Nine of the fifty of the address are used, and nine of the thirty of the account.
    times(41, (at) => {
      fails(office, `agent${at}`);
    });
    expect(refusal(office, 'another')).toMatchObject({ status: 429 });
    times(21, (at) => {
      fails(`198.51.100.${at}`, 'ada');
    });
    expect(refusal('198.51.100.99', 'ada')).toMatchObject({ status: 429 });
  });

  it('counts tries that nobody knows the end of yet', () => {
    const open = Array.from({ length: 5 }, () => limit.count(office, 'ada', 0));
    expect(refusal(office, 'ada')).toMatchObject({ status: 429 });
    for (const one of open) one.succeeded();
    expect(refusal(office, 'ada')).toBeUndefined();
  });
});
