import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emailSettingsSchema } from '../email-settings.ts';
import { MailReader } from './mail-reader.ts';

const { limits } = emailSettingsSchema.parse({});
const mail = (text: string, more: Partial<typeof limits> = {}) => ({
  raw: Buffer.from(text),
  limits: { ...limits, ...more },
  trustedAuthservId: undefined,
  envelope: undefined,
});
const fine = mail('From: a@example.org\r\nSubject: fine\r\n\r\nText.\r\n');

describe('the mail reader', () => {
  let reader: MailReader;
  beforeAll(() => {
    reader = new MailReader(1);
  });
  afterAll(() => reader.close());

  it('survives mails that were built to keep a parser busy, and reads the next one', async () => {
    const nested = 'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n'.repeat(20_000);
    const boundaries = Array.from(
      { length: 4_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    ).join('');
    for (const poison of [
      `From: a@example.org\r\n${nested}end`,
      `From: a@example.org\r\n${boundaries}end`,
      `From: a@example.org\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(50_000)}`,
      `From: ${'('.repeat(100_000)}a@example.org\r\n\r\ntext`,
      `From: ${'<'.repeat(200_000)}\r\nReferences: ${'<'.repeat(50_000)}\r\n\r\ntext`,
      `From: a@example.org\r\nSubject: ${'=?utf-8?q?a?= '.repeat(15_000)}\r\n\r\ntext`,
    ]) {
      expect(['message', 'unreadable']).toContain((await reader.read(mail(poison))).kind);
      expect(await reader.read(fine)).toMatchObject({ kind: 'message', message: { subject: 'fine' } });
    }
  });

  it('kills the reading of a mail at its deadline, and reads the next one', async () => {
    // Nobody reads five megabytes of header words in two milliseconds, so the deadline strikes in the middle.
    const slow = mail(`From: a@example.org\r\n\r\n${'=\r\n'.repeat(2_000_000)}`, { readSeconds: 0.002 });
    expect(await reader.read(slow)).toMatchObject({
      kind: 'unreadable',
      error: expect.stringContaining('took longer than 0.002 s'),
    });
    expect(await reader.read(fine)).toMatchObject({ kind: 'message' });
  });

  it('does not count the time that a mail waits for its turn', async () => {
    const all = await Promise.all(
      Array.from({ length: 200 }, () => reader.read({ ...fine, limits: { ...limits, readSeconds: 1 } })),
    );
    expect(all.every((one) => one.kind === 'message')).toBe(true);
  });

  it('leaves the caller its bytes', async () => {
    await reader.read(fine);
    expect(fine.raw.length).toBeGreaterThan(0);
  });
});
