import {
  deleteTeam,
  insertTeam,
  lockTeam,
  replaceMembers,
  unknownAgents,
  updateTeam,
} from '#persistence/stores/people/team-change.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { namingPolicy, type NamedByPolicy } from '../configuration/naming-policy.ts';
import type { Flow } from '../flow.ts';

export type SavedTeam =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'no-team' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'name-taken' }
  | NamedByPolicy
  | { readonly kind: 'unknown'; readonly agents: string[] };

export interface TeamChange {
  readonly name?: string | undefined;
  readonly agentIds?: readonly string[] | undefined;
}

/** Adds a team, or changes one that still has `version`. */
export async function saveTeam(
  flow: Flow,
  input: { existing?: { id: string; version: number } | undefined; change: TeamChange },
): Promise<SavedTeam> {
  const { existing, change } = input;
  return flow.database.transaction(async (tx) => {
    const agents = await unknownAgents(tx, change.agentIds ?? []);
    if (agents.length > 0) return { kind: 'unknown', agents };
    const id = existing?.id ?? flow.newId();
    if (existing) {
      const team = await lockTeam(tx, id);
      if (!team) return { kind: 'no-team' };
      if (team.version !== existing.version) return { kind: 'stale', version: team.version };
      const renamed = change.name !== undefined && change.name !== team.name;
      const policy = renamed ? await namingPolicy(tx, 'team', team.name) : undefined;
      if (policy) return { kind: 'named-by-policy', policy };
      if (!(await updateTeam(tx, id, change.name ?? team.name))) return { kind: 'name-taken' };
    } else if (!(await insertTeam(tx, id, change.name ?? ''))) {
      return { kind: 'name-taken' };
    }
    if (change.agentIds) await replaceMembers(tx, id, change.agentIds);
    await askForMatching(tx);
    return { kind: 'saved', id };
  });
}

/** Removes a team that no policy names by which is decided; its members and its queues stay. */
export async function removeTeam(
  flow: Flow,
  input: { id: string; version: number },
): Promise<Exclude<SavedTeam, { kind: 'saved' | 'name-taken' | 'unknown' }> | { readonly kind: 'removed' }> {
  return flow.database.transaction(async (tx) => {
    const team = await lockTeam(tx, input.id);
    if (!team) return { kind: 'no-team' };
    if (team.version !== input.version) return { kind: 'stale', version: team.version };
    const policy = await namingPolicy(tx, 'team', team.name);
    if (policy) return { kind: 'named-by-policy', policy };
    await deleteTeam(tx, input.id);
    return { kind: 'removed' };
  });
}
