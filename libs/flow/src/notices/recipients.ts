import type { Audience } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import { membersOfTeam } from '#persistence/stores/audience.store.ts';
import { assigneeOf, supervisorsOf } from '#persistence/stores/notice.store.ts';
import { whoIs } from '../escalation/who-is.ts';

/**
 * Whom a notice about a conversation goes to. When the person or team that is named is gone or nobody is on call, the
 * supervisors stand in, so that a notice never falls silent; an assignee who is not there is nobody.
 */
export async function recipients(
  tx: Tx,
  whom: Audience,
  conversationId: string,
  now: Date,
): Promise<string[]> {
  if (whom === 'assignee') {
    const assignee = await assigneeOf(tx, conversationId);
    return assignee === undefined ? [] : [assignee];
  }
  const named = whom === 'supervisors' ? [] : await namedIn(tx, whom, now);
  return named.length > 0 ? named : supervisorsOf(tx, conversationId);
}

async function namedIn(tx: Tx, whom: Exclude<Audience, string>, now: Date): Promise<string[]> {
  if ('team' in whom) return membersOfTeam(tx, whom.team);
  const agentId = await whoIs(tx, whom, now);
  return agentId === undefined ? [] : [agentId];
}
