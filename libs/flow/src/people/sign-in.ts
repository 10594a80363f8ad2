import type { Role } from '#domain/words.ts';
import { accountByEmail } from '#persistence/stores/people/account.store.ts';
import { insertToken } from '#persistence/stores/people/api-token.store.ts';
import { verifyPassword } from '#platform/password.ts';
import type { Flow } from '../flow.ts';
import { newBearerToken } from './bearer-token.ts';

/** A shift and its overtime. */
const sessionHours = 12;

export type SignIn =
  | {
      readonly kind: 'signed-in';
      readonly token: string;
      readonly expiresAt: Date;
      readonly agent: { id: string; name: string; email: string; role: Role };
    }
  /** No such account, a wrong password, or an account that is not active: which, nobody is told. */
  | { readonly kind: 'refused' };

/** Opens a session. A refusal takes as long whatever its reason. */
export async function signIn(
  flow: Flow,
  { email, password }: { email: string; password: string },
): Promise<SignIn> {
  const account = await accountByEmail(flow.database.reading, email);
  const right = await verifyPassword(password, account?.passwordHash);
  if (!account?.active || !right) return { kind: 'refused' };
  const now = flow.clock.now();
  const expiresAt = new Date(now.getTime() + sessionHours * 3_600_000);
  const { token, hash } = newBearerToken();
  await flow.database.transaction((tx) =>
    insertToken(tx, {
      id: flow.newId(),
      agentId: account.id,
      name: 'session',
      kind: 'session',
      tokenHash: hash,
      createdAt: now,
      expiresAt,
    }),
  );
  const { id, name, role } = account;
  return { kind: 'signed-in', token, expiresAt, agent: { id, name, email: account.email, role } };
}
