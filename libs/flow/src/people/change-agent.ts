import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import {
  lockAccount,
  lockAdmins,
  replaceSkills,
  replaceTeams,
  unknownSkills,
  unknownTeams,
  updateAccount,
} from '#persistence/stores/people/account.store.ts';
import { revokeTokensOf } from '#persistence/stores/people/api-token.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import { hashPassword } from '#platform/password.ts';
import type { Flow } from '../flow.ts';
import { after } from '../in-order.ts';
import { absentAgentTimer } from '../presence/presence-timers.ts';
import { departedAgentTimer } from '../routing/status/return-work-of-departed.ts';
import type { NewAgent } from './add-agent.ts';

export type AgentChange = Partial<NewAgent> & { readonly active?: boolean | undefined };

export type ChangedAgent =
  | { readonly kind: 'changed'; readonly version: number }
  | { readonly kind: 'no-agent' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'email-taken' }
  | { readonly kind: 'last-admin' }
  | { readonly kind: 'unknown'; readonly skills: string[]; readonly teams: string[] };

/**
 * Changes who an agent is and what they may do. One who is no longer active is signed out everywhere and offline;
 * timers that are due at once take back what was offered to them, and put what they have to do back into its queues.
 * A new password signs them out too.
 */
export async function changeAgent(
  flow: Flow,
  input: { agentId: string; version: number; change: AgentChange; by: Actor },
): Promise<ChangedAgent> {
  const { agentId, change, by } = input;
  const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
  return flow.database.transaction(async (tx) => {
    const losesAdmin =
      change.active === false || (change.role !== undefined && change.role !== 'admin')
        ? await lockAdmins(tx)
        : [];
    const account = await lockAccount(tx, agentId);
    if (!account) return { kind: 'no-agent' };
    const now = after(flow.clock.now(), account.lastAssignedAt);
    if (account.version !== input.version) return { kind: 'stale', version: account.version };
    if (losesAdmin.length === 1 && losesAdmin[0] === agentId) return { kind: 'last-admin' };
    const skills = await unknownSkills(tx, change.skills?.map((one) => one.skill) ?? []);
    const teams = await unknownTeams(tx, change.teamIds ?? []);
    if (skills.length + teams.length > 0) return { kind: 'unknown', skills, teams };
    const version = await updateAccount(tx, agentId, { ...change, passwordHash }, now);
    if (version === undefined) return { kind: 'email-taken' };
    if (change.skills) await replaceSkills(tx, agentId, change.skills);
    if (change.teamIds) await replaceTeams(tx, agentId, change.teamIds);
    if (change.active === false) await signOut(flow, tx, agentId, account.presence !== 'offline', by, now);
    else if (passwordHash !== undefined) await revokeTokensOf(tx, agentId, 'sessions', now);
    await askForMatching(tx);
    return { kind: 'changed', version };
  });
}

async function signOut(
  flow: Flow,
  tx: Tx,
  agentId: string,
  wasThere: boolean,
  by: Actor,
  now: Date,
): Promise<void> {
  await revokeTokensOf(tx, agentId, 'all', now);
  await scheduleTimers(tx, [departedAgentTimer(agentId, by, now)]);
  if (!wasThere) return;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'agent.presence-changed',
      at: now,
      actor: by,
      agentId,
      data: { presence: 'offline', because: 'deactivated' },
    },
  ]);
  await scheduleTimers(tx, [absentAgentTimer(agentId, now)]);
}
