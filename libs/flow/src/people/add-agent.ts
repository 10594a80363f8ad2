import type { Calendar } from '#domain/sla/calendar.ts';
import type { Role } from '#domain/words.ts';
import {
  insertAccount,
  replaceSkills,
  replaceTeams,
  unknownSkills,
  unknownTeams,
} from '#persistence/stores/people/account.store.ts';
import { hashPassword } from '#platform/password.ts';
import type { Flow } from '../flow.ts';

export interface NewAgent {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  readonly capacityUnits: number | null;
  readonly phone: string | null;
  readonly hours?: Calendar | null | undefined;
  readonly password?: string | undefined;
  readonly skills: readonly { readonly skill: string; readonly level: number }[];
  readonly teamIds: readonly string[];
}

export type AddedAgent =
  | { readonly kind: 'added'; readonly id: string }
  | { readonly kind: 'email-taken' }
  | { readonly kind: 'unknown'; readonly skills: string[]; readonly teams: string[] };

/** Adds a person who answers. */
export async function addAgent(flow: Flow, agent: NewAgent): Promise<AddedAgent> {
  const passwordHash = agent.password === undefined ? null : await hashPassword(agent.password);
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    const skills = await unknownSkills(
      tx,
      agent.skills.map((one) => one.skill),
    );
    const teams = await unknownTeams(tx, agent.teamIds);
    if (skills.length + teams.length > 0) return { kind: 'unknown', skills, teams };
    const id = flow.newId();
    if (!(await insertAccount(tx, { ...agent, hours: agent.hours ?? null, id, passwordHash }, now)))
      return { kind: 'email-taken' };
    await replaceSkills(tx, id, agent.skills);
    await replaceTeams(tx, id, agent.teamIds);
    return { kind: 'added', id };
  });
}
