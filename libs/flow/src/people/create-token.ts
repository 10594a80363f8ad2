import { insertToken, type TokenView } from '#persistence/stores/people/api-token.store.ts';
import type { Flow } from '../flow.ts';
import { newBearerToken } from './bearer-token.ts';

export type CreatedToken =
  ({ readonly kind: 'created'; readonly token: string } & TokenView) | { readonly kind: 'expired-already' };

/** Makes a named token that lets a program act as this agent. */
export async function createToken(
  flow: Flow,
  input: { agentId: string; name: string; expiresAt?: Date | undefined },
): Promise<CreatedToken> {
  const now = flow.clock.now();
  const { agentId, name, expiresAt = null } = input;
  if (expiresAt && expiresAt <= now) return { kind: 'expired-already' };
  const { token, hash } = newBearerToken();
  const view = { id: flow.newId(), name, createdAt: now, expiresAt };
  await flow.database.transaction((tx) =>
    insertToken(tx, { ...view, agentId, kind: 'token', tokenHash: hash }),
  );
  return { kind: 'created', token, ...view };
}
