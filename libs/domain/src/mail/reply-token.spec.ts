import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReplyToken, replyAddress, writeReplyToken } from './reply-token.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

describe('a reply token', () => {
  it('comes back from an address as it was, in any case of letters', () => {
    fc.assert(
      fc.property(fc.uuid(), hex(20), (conversationId, signature) => {
        const given = { conversationId, signature };
        const address = replyAddress('support@firstline.test', given)!;
        for (const one of [address, address.toUpperCase(), writeReplyToken(given)]) {
          expect(readReplyToken(one)).toEqual(given);
        }
      }),
    );
  });

  it('leaves an address alone that has no room for it', () => {
    const token = { conversationId: '01900000-0000-7000-8000-00000000e001', signature: 'f'.repeat(20) };
    expect(replyAddress(`${'a'.repeat(22)}@firstline.test`, token)?.indexOf('@')).toBe(64);
    expect(replyAddress(`${'a'.repeat(23)}@firstline.test`, token)).toBeUndefined();
  });

  it.each([
    '',
    'support@firstline.test',
    'support+news@firstline.test',
    `support+${'z'.repeat(41)}@firstline.test`,
    `+${'-'.repeat(41)}@x`,
  ])('is not seen in %p', (recipient) => {
    expect(readReplyToken(recipient)).toBeUndefined();
  });

  it('never throws, whatever a recipient is', () => {
    fc.assert(
      fc.property(fc.string(), (recipient) => {
        readReplyToken(recipient);
      }),
    );
  });
});
