import { describe, expect, it } from '@jest/globals';
import { isPlainAnswer, keywordIn } from './keyword.ts';

describe('a keyword', () => {
  it.each([
    ['STOP', 'stop'],
    [' stop\n', 'stop'],
    ['StopAll', 'stop'],
    ['UNSUBSCRIBE', 'stop'],
    ['cancel', 'stop'],
    ['End', 'stop'],
    ['quit', 'stop'],
    ['START', 'start'],
    ['unstop', 'start'],
    ['Yes', 'start'],
    ['help', 'help'],
    ['INFO', 'help'],
  ])('%j means %s', (text, keyword) => {
    expect(keywordIn(text)).toBe(keyword);
  });

  it.each(['', 'please stop', 'STOP it', 'stop!', 'helpful', 'constructor', 'toString', '__proto__'])(
    '%j is none',
    (text) => {
      expect(keywordIn(text)).toBeUndefined();
    },
  );

  it('of assent may be an answer to a question', () => {
    expect(isPlainAnswer(' YES ')).toBe(true);
    expect(isPlainAnswer('START')).toBe(false);
  });
});
