import { mkdtemp, readdir, rename, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FolderBlobStore } from './blob-store.ts';

const all = { index: 0, of: 1 };
const yesterday = new Date(Date.now() - 86_400_000);
const lastWeek = new Date(Date.now() - 7 * 86_400_000);

describe('blobs in folders', () => {
  let root: string;
  let blobs: FolderBlobStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'firstline-blobs-'));
    blobs = new FolderBlobStore(root);
  });

  const pathOf = (key: string) => join(root, key.slice(0, 2), key);

  async function old(text: string): Promise<string> {
    const key = await blobs.put(Buffer.from(text));
    await utimes(pathOf(key), lastWeek, lastWeek);
    return key;
  }

  async function listed(part = all): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of blobs.putBefore(yesterday, part)) keys.push(key);
    return keys.sort();
  }

  it('are listed by age, each in exactly one part', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, (_, index) => old(`blob ${index}`)));
    await blobs.put(Buffer.from('young'));
    const parts = await Promise.all([0, 1, 2].map((index) => listed({ index, of: 3 })));
    expect(parts.flat().sort()).toEqual(keys.sort());
  });

  it('are young again when they are put again, and then not removed', async () => {
    const [gone, kept] = [await old('gone'), await old('kept')];
    await blobs.put(Buffer.from('kept'));
    expect(await listed()).toEqual([gone]);
    expect(await blobs.remove(gone, yesterday)).toBe(true);
    expect(await blobs.remove(gone, yesterday)).toBe(false);
    expect(await blobs.remove(kept, yesterday)).toBe(false);
    await expect(blobs.get(gone)).rejects.toThrow('ENOENT');
    expect(String(await blobs.get(kept))).toBe('kept');
  });

  it('are there when they were put while they were removed', async () => {
    for (let round = 0; round < 50; round++) {
      const key = await old(`raced ${round}`);
      await Promise.all([blobs.remove(key, yesterday), blobs.put(Buffer.from(`raced ${round}`))]);
      expect(String(await blobs.get(key))).toBe(`raced ${round}`);
    }
  });

  it('come back when their remover died halfway', async () => {
    const key = await old('halfway');
    await rename(pathOf(key), join(root, key.slice(0, 2), `.going-${key}`));
    expect(await blobs.removeUnfinished(yesterday, all)).toBe(0);
    expect(await listed()).toEqual([key]);
    expect(await readdir(join(root, key.slice(0, 2)))).toEqual([key]);
  });
});
