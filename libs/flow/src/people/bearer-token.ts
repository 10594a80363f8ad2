import { createHash, randomBytes } from 'node:crypto';
import { tokenBearer, type TokenBearer } from '#persistence/stores/people/api-token.store.ts';
import type { Flow } from '../flow.ts';

/** So that a token which leaked into a log or a repository is known for what it is. */
const mark = 'fl_';
const shape = /^fl_[A-Za-z0-9_-]{43}$/;

/** A new secret of 32 random bytes. Only its hash is kept, so it can be shown once. */
export function newBearerToken(): { token: string; hash: Buffer } {
  const token = mark + randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}

/** Who bears this token now; undefined when nobody does. */
export async function bearerOf(flow: Flow, token: string): Promise<TokenBearer | undefined> {
  if (!shape.test(token)) return undefined;
  return tokenBearer(flow.database.reading, hashOf(token), flow.clock.now());
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
