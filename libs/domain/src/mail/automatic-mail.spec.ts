import { describe, expect, it } from '@jest/globals';
import { automaticBecause } from './automatic-mail.ts';
import { bounceClass, bounceStatusIn } from './bounce-status.ts';

describe('mail that no person wrote', () => {
  it.each([
    ['Auto-Submitted', 'auto-replied (vacation)'],
    ['Auto-Submitted', 'auto-generated; owner-email="x"'],
    ['Precedence', 'BULK'],
    ['List-Unsubscribe', '<mailto:x>'],
    ['X-Auto-Response-Suppress', 'DR, OOF, AutoReply'],
    ['Content-Type', 'multipart/report; report-type=delivery-status'],
  ])('tells so by %s: %s', (name, value) => {
    expect(automaticBecause([{ name, value }], 'a@x.test')).toBeDefined();
  });

  it('tells so by its sender or its null return path', () => {
    expect(automaticBecause([], 'No-Reply@shop.test')).toBeDefined();
    expect(automaticBecause([], 'MAILER-DAEMON@x.test')).toBeDefined();
    expect(automaticBecause([], 'a@x.test', '<>')).toBeDefined();
  });

  it('is not what a person wrote', () => {
    const headers = [
      { name: 'Auto-Submitted', value: 'no' },
      { name: 'Precedence', value: 'first-class' },
      { name: 'X-Auto-Response-Suppress', value: 'DR' },
      { name: 'Content-Type', value: 'text/plain' },
    ];
    expect(automaticBecause(headers, 'noreen@x.test', '<noreen@x.test>')).toBeUndefined();
    expect(automaticBecause([], 'norepl@y.test')).toBeUndefined();
  });

  it('says by its status whether a bounce is for good', () => {
    expect(bounceStatusIn('Action: failed\nStatus: 5.1.1\n')).toBe('5.1.1');
    expect(bounceStatusIn('from 10.4.2.2 at 4.5.6.7 on v5.1')).toBeUndefined();
    expect([bounceClass('4.2.2'), bounceClass('5.1.1'), bounceClass(undefined)]).toEqual([
      'transient',
      'permanent',
      'permanent',
    ]);
  });
});
