import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's scrypt setting for 32 MiB: N = 2^15, r = 8, p = 3. */
const cost = { ln: 15, r: 8, p: 3 };
const keyBytes = 32;
const phc = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes a password with scrypt. The answer, in PHC string form, carries its parameters, so that they may rise. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${plain(salt)}$${plain(key)}`;
}

/**
 * Whether `password` is the one that was hashed. Without a hash (no such account, or one without a password) it
 * takes as long and answers false, so that an answer's time does not tell who has an account.
 */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const [, ln, r, p, salt, key] = phc.exec(hash ?? '') ?? [];
  if (!ln || !r || !p || !salt || !key) {
    await derive(password, Buffer.alloc(16), cost);
    return false;
  }
  const expected = Buffer.from(key, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), { ln: +ln, r: +r, p: +p });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Of the four threads that files need too; guesses wait for one another and hold up nothing else. */
const atOnce = 2;
const waiting: (() => void)[] = [];
let busy = 0;

async function derive(password: string, salt: Buffer, { ln, r, p }: typeof cost): Promise<Buffer> {
  if (busy < atOnce) busy += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    const options = { N: 2 ** ln, r, p, maxmem: 256 * 1024 * 1024 };
    return await new Promise((resolve, reject) => {
      // One person's é is two code points on one machine and one on another (RFC 8265).
      scrypt(password.normalize('NFC'), salt, keyBytes, options, (error, key) => {
        if (error) reject(error);
        else resolve(key);
      });
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}

/** Base64 without padding, as PHC strings have it. */
function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
