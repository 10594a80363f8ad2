import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secrets } from './secrets.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the key of an installation', () => {
  it('is one for all who start together on an empty folder, and nobody else can read it', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => Secrets.load(folder)));
    const signatures = new Set(all.map((one) => one.sign('spec', 'text')));
    expect(signatures.size).toBe(1);
    expect(await readdir(folder)).toEqual(['secret.key']);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
  });

  it('stays the same at the next start', async () => {
    const sealed = (await Secrets.load(folder)).seal('password');
    expect((await Secrets.load(folder)).unseal(sealed)).toBe('password');
  });

  it('comes from the environment where that has one, and then none is made', async () => {
    const given = await Secrets.load(folder, 'ab'.repeat(32));
    expect(given.verify('spec', 'text', given.sign('spec', 'text'))).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});
