import { accountById, setPasswordHash } from '#persistence/stores/people/account.store.ts';
import { revokeTokensOf } from '#persistence/stores/people/api-token.store.ts';
import { hashPassword, verifyPassword } from '#platform/password.ts';
import type { Flow } from '../flow.ts';

/** A person changes their own password; every session of theirs ends. */
export async function changePassword(
  flow: Flow,
  input: { agentId: string; current: string; next: string },
): Promise<{ kind: 'changed' | 'wrong-password' }> {
  const account = await accountById(flow.database.reading, input.agentId);
  if (!(await verifyPassword(input.current, account?.passwordHash))) return { kind: 'wrong-password' };
  const hash = await hashPassword(input.next);
  const now = flow.clock.now();
  await flow.database.transaction(async (tx) => {
    await setPasswordHash(tx, input.agentId, hash);
    await revokeTokensOf(tx, input.agentId, 'sessions', now);
  });
  return { kind: 'changed' };
}
