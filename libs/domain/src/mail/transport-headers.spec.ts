import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentOfMail } from './transport-headers.ts';

const content = (raw: string) => Buffer.concat(contentOfMail(Buffer.from(raw, 'latin1'))).toString('latin1');

describe('the content of a raw mail', () => {
  it('leaves out what the journey adds, folded lines and all, and nothing else', () => {
    const raw = [
      'Return-Path: <a@x>',
      'Received: from one',
      '\tby two; some day',
      'From: a@x',
      'X-Spam: no',
      ' really',
      'Subject: folded',
      ' subject',
      'ARC-Seal: i=1',
      '',
      'Received: this is text',
      'X-Also: text',
    ];
    const kept = ['From: a@x', 'Subject: folded', ' subject', '', 'Received: this is text', 'X-Also: text'];
    for (const end of ['\r\n', '\n']) expect(content(raw.join(end))).toBe(kept.join(end));
  });

  it('is the same whatever the journey added before', () => {
    const field = fc.constantFrom(
      'Received: by x\r\n',
      'X-A: b\r\n c\r\n',
      'DKIM-Signature: v=1;\r\n\tb=2\r\n',
      'Delivered-To: a@x\r\n',
    );
    fc.assert(
      fc.property(fc.array(field), fc.string({ unit: 'binary-ascii' }), (fields, body) => {
        const mail = `From: a@x\r\nSubject: s\r\n\r\n${body}`;
        expect(content(fields.join('') + mail)).toBe(content(mail));
        expect(content(mail)).toBe(mail);
      }),
    );
  });

  it('takes anything for a mail', () => {
    for (const raw of [
      '',
      '\n',
      'no header at all',
      'Received: only',
      '\r\n\r\nReceived: body',
      ' folded first',
    ]) {
      expect(typeof content(raw)).toBe('string');
    }
    expect(content('\r\nReceived: body')).toBe('\r\nReceived: body');
  });
});
