import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Keeps bytes under the hex SHA-256 of their content. A port, so that an object store can take its place. */
export interface BlobStore {
  /** Durable when it returns; the same bytes twice are one blob. Answers the key. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws when there is no such blob */
  get(key: string): Promise<Buffer>;
  open(key: string): Promise<{ stream: Readable; size: number }>;
}

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

  #path(key: string): string {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`${key} is not a blob key.`);
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
