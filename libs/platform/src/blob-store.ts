import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Keeps bytes under the hex SHA-256 of their content. A port, so that an object store can take its place. */
export interface BlobStore {
  /** Durable when it returns; the same bytes twice are one blob. Answers the key. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws when there is no such blob */
  get(key: string): Promise<Buffer>;
  open(key: string): Promise<{ stream: Readable; size: number }>;
  /** The keys of one part of the store that were last put before an instant. */
  putBefore(instant: Date, part: StorePart): AsyncIterable<string>;
  /** Removes a blob, unless it was put since an instant; false when it was, or is not there. */
  remove(key: string, unlessSince: Date): Promise<boolean>;
  /** Removes what writers began before an instant and never finished, and answers how many. */
  removeUnfinished(before: Date, part: StorePart): Promise<number>;
}

/** The `index`-th of so many parts of a store, about equal in size. */
export interface StorePart {
  readonly index: number;
  readonly of: number;
}

const foldersInAll = 256;
/** Before the key of a blob that is being removed. */
const goingMark = '.going-';

/** Blobs as files in 256 folders, which are made once and kept open. */
export class FolderBlobStore implements BlobStore {
  readonly #root: string;
  readonly #folders = new Map<string, Promise<FileHandle>>();

  constructor(root: string) {
    this.#root = root;
  }

  async put(bytes: Uint8Array): Promise<string> {
    const key = createHash('sha256').update(bytes).digest('hex');
    const path = this.#path(key);
    const folder = await this.#folder(dirname(path));
    const temporary = join(dirname(path), `.${randomUUID()}`);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } catch (error) {
      await file.close();
      await unlink(temporary);
      throw error;
    }
    await file.close();
    // Over the same bytes, if they are there already. A rename is durable only when its folder is (fsync(2)).
    await rename(temporary, path);
    await folder.sync();
    return key;
  }

  get(key: string): Promise<Buffer> {
    return readFile(this.#path(key));
  }

  async open(key: string): Promise<{ stream: Readable; size: number }> {
    const path = this.#path(key);
    const { size } = await stat(path);
    return { stream: createReadStream(path), size };
  }

  async *putBefore(instant: Date, part: StorePart): AsyncIterable<string> {
    for (const folder of this.#foldersOf(part)) {
      for (const name of await namesIn(folder)) {
        const key = name.replace(goingMark, '');
        // Its remover died, and whether somebody had put it again meanwhile is unknown.
        if (key !== name) await movedIfThere(join(folder, name), join(folder, key));
        if (isKey(key) && (await lastPut(join(folder, key))) < instant.getTime()) yield key;
      }
    }
  }

  async remove(key: string, unlessSince: Date): Promise<boolean> {
    const path = this.#path(key);
    const going = join(dirname(path), goingMark + key);
    if (!(await movedIfThere(path, going))) return false;
    // Who puts the same bytes from here on writes a file anew; who did so before is seen in the age of this one.
    if ((await lastPut(going)) < unlessSince.getTime()) {
      await unlink(going);
      return true;
    }
    await movedIfThere(going, path);
    await (await this.#folder(dirname(path))).sync();
    return false;
  }

  async removeUnfinished(before: Date, part: StorePart): Promise<number> {
    let removed = 0;
    for (const folder of this.#foldersOf(part)) {
      for (const name of await namesIn(folder)) {
        const unfinished = name.startsWith('.') && !name.startsWith(goingMark);
        if (!unfinished || (await lastPut(join(folder, name))) >= before.getTime()) continue;
        await unlink(join(folder, name));
        removed += 1;
      }
    }
    return removed;
  }

  #foldersOf({ index, of }: StorePart): string[] {
    return Array.from({ length: foldersInAll }, (_, at) => at)
      .filter((at) => at % of === index)
      .map((at) => join(this.#root, at.toString(16).padStart(2, '0')));
  }

  #path(key: string): string {
    if (!isKey(key)) throw new Error(`${key} is not a blob key.`);
    return join(this.#root, key.slice(0, 2), key);
  }

  #folder(path: string): Promise<FileHandle> {
    const known = this.#folders.get(path) ?? this.#openFolder(path);
    this.#folders.set(path, known);
    known.catch(() => this.#folders.delete(path));
    return known;
  }

  async #openFolder(path: string): Promise<FileHandle> {
    await mkdir(path, { recursive: true });
    const root = await open(this.#root, 'r');
    try {
      await root.sync();
    } finally {
      await root.close();
    }
    return open(path, 'r');
  }
}

function isKey(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}

/** In milliseconds since the epoch; never, for what is gone. */
async function lastPut(path: string): Promise<number> {
  return (await ifThere(stat(path)))?.mtimeMs ?? Infinity;
}

async function movedIfThere(from: string, to: string): Promise<boolean> {
  const moved = await ifThere(rename(from, to).then(() => true));
  return moved ?? false;
}

async function ifThere<T>(access: Promise<T>): Promise<T | undefined> {
  try {
    return await access;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
