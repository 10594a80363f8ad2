import { describe, expect, it } from '@jest/globals';
import {
  idsToTry,
  keptReferences,
  ownMessageId,
  readOwnMessageId,
  referencesOfAnswer,
  subjectOfAnswer,
} from './message-ids.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `<${index}@x>`);
const id = '01900000-0000-7000-8000-00000000e001';

describe('Message-IDs', () => {
  it('are tried from In-Reply-To, then References from the newest, each once', () => {
    expect(idsToTry(['<c>', '<c>'], ['<a>', '<b>', '<c>'])).toEqual(['<c>', '<b>', '<a>']);
    expect(idsToTry([], ids(10_000))).toHaveLength(40);
    expect(idsToTry(['', `<${'x'.repeat(600)}>`], [])).toEqual([]);
  });

  it('of an answer end with its parent; a long chain keeps its ends', () => {
    expect(referencesOfAnswer({ messageId: '<b>', references: ['<a>'] })).toEqual(['<a>', '<b>']);
    const capped = referencesOfAnswer({ messageId: '<last>', references: ids(100) });
    expect(capped).toHaveLength(40);
    expect(capped.slice(0, 2)).toEqual(['<0@x>', '<1@x>']);
    expect(capped.slice(-2)).toEqual(['<99@x>', '<last>']);
  });

  it('of a parent without References come from its In-Reply-To, if that is one', () => {
    expect(keptReferences(['<a>'], [])).toEqual(['<a>']);
    expect(keptReferences(['<a>', '<b>'], [])).toEqual([]);
    expect(keptReferences(['<b>'], ['<a>'])).toEqual(['<a>']);
  });

  it('of ours are read back, and no others', () => {
    const signature = '0123456789abcdef0123';
    expect(readOwnMessageId(ownMessageId(id, signature, 'firstline.test'))).toEqual({
      messageId: id,
      signature,
      domain: 'firstline.test',
    });
    for (const other of [`<${id}@firstline.test>`, `<x.${signature}@firstline.test>`, '<>', '']) {
      expect(readOwnMessageId(other)).toBeUndefined();
    }
  });

  it.each([
    ['Parcel', 'Re: Parcel'],
    ['Re: Parcel', 'Re: Parcel'],
    ['RE: Parcel', 'RE: Parcel'],
    ['AW: Parcel', 'Re: AW: Parcel'],
  ])('keep the subject %p', (subject, answer) => {
    expect(subjectOfAnswer(subject)).toBe(answer);
  });
});
