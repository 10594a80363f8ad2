import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { emailSettingsSchema } from '../email-settings.ts';
import { MailReader } from './mail-reader.ts';

/** Real mails of other projects lie beside a checkout where their licences keep them out of it. */
const corpora = join(process.cwd(), '..', 'shared', 'corpora');
const { limits } = emailSettingsSchema.parse({});

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:md|list|json|tnef|dat)$|LICENSE/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('real mails', () => {
  if (!existsSync(corpora)) {
    it('are not at hand: put mails under ../shared/corpora to read them here', () => {
      expect(existsSync(corpora)).toBe(false);
    });
    return;
  }
  const reader = new MailReader();
  afterAll(() => reader.close());
  const read = (path: string) =>
    reader.read({ raw: readFileSync(path), limits, trustedAuthservId: undefined, envelope: undefined });

  it('never crash or stall the reader', async () => {
    const results = await Promise.all(
      files(corpora).map(async (path) => ({ path, reading: await read(path) })),
    );
    expect(results.length).toBeGreaterThan(100);
    const stopped = results.filter(
      ({ reading }) => reading.kind === 'unreadable' && /took longer|failed/.test(reading.error),
    );
    expect(stopped).toEqual([]);
  });

  it('that came back are told from others, and name the mail they tell of', async () => {
    const folder = join(corpora, 'sisimai');
    if (!existsSync(folder)) return;
    const readings = await Promise.all(files(folder).map(read));
    const messages = readings.flatMap((one) => (one.kind === 'message' ? [one.message] : []));
    const ignored = readings.filter((one) => one.kind === 'ignored').length;
    const automatic = messages.filter((one) => one.automatic).length;
    const named = messages.filter((one) => one.mail?.bounceOf !== undefined).length;
    expect((automatic + ignored) / readings.length).toBeGreaterThan(0.9);
    expect(named / readings.length).toBeGreaterThan(0.7);
  });
});
