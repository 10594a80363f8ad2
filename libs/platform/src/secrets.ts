import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The installation's key: from FIRSTLINE_SECRET_KEY, or made on first run in the data folder with mode 0600.
 * Every use derives a key of its own from it (RFC 5869), so one purpose's key says nothing of another's.
 */
export class Secrets {
  readonly #master: Buffer;

  constructor(master: Buffer) {
    if (master.length !== 32) throw new Error('The secret key must have 32 bytes.');
    this.#master = master;
  }

  static async load(dataDir: string, fromEnvironment?: string): Promise<Secrets> {
    if (fromEnvironment) return new Secrets(Buffer.from(fromEnvironment, 'hex'));
    await mkdir(dataDir, { recursive: true });
    const path = join(dataDir, 'secret.key');
    const known = await keyIn(path);
    if (known) return new Secrets(known);
    const temporary = `${path}.${randomUUID()}`;
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(32).toString('hex'));
      await file.sync();
      // A link appears with its whole content or not at all: of processes that start together one makes the key, and
      // no other reads half of it.
      await link(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await file.close();
      await unlink(temporary);
    }
    const made = await keyIn(path);
    if (!made) throw new Error(`The secret key ${path} vanished.`);
    return new Secrets(made);
  }

  #key(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, Buffer.alloc(0), `firstline/${purpose}`, 32));
  }

  /** Seals with AES-256-GCM: 12 bytes of nonce, 16 of tag, the rest. */
  seal(plain: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key('seal'), nonce);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** @throws when the bytes were sealed under another key or altered */
  unseal(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#key('seal'), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** A short signature of `text` for `purpose`: 20 hex digits (80 bits), safe in an address. */
  sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#key(purpose)).update(text).digest('hex').slice(0, 20);
  }

  verify(purpose: string, text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

async function keyIn(path: string): Promise<Buffer | undefined> {
  try {
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
