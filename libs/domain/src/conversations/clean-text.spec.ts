import { describe, expect, it } from '@jest/globals';
import { cleanJson, cleanText } from './clean-text.ts';

describe('clean text', () => {
  it('has neither NUL nor halves of pairs, and keeps whole ones', () => {
    expect(cleanText('a\0b\ud800c\udc00d😀')).toBe('ab\uFFFDc\uFFFDd😀');
    expect(cleanJson({ 'k\0': ['v\0', 1, null, true, { deep: '\udfff' }] })).toEqual({
      k: ['v', 1, null, true, { deep: '\uFFFD' }],
    });
  });
});
