import type { Role } from '../words.ts';
import type { Audience, Somebody } from './ladder-step.ts';

/** Somebody active who leads. */
export interface Leader {
  readonly id: string;
  readonly role: Exclude<Role, 'agent'>;
  readonly teamIds: readonly string[];
}

/** People whom ladders name, as far as they work here now: ids of agents by what the ladder calls them. */
export interface People {
  /** By e-mail address in small letters. */
  readonly byEmail: ReadonlyMap<string, string>;
  /** Who is on call, by the name of the rota. */
  readonly onCall: ReadonlyMap<string, string>;
  /** Members by the name of their team. */
  readonly teams: ReadonlyMap<string, readonly string[]>;
  readonly leaders: readonly Leader[];
}

/** What decides whom a conversation concerns. */
export interface Concerned {
  readonly assigneeId: string | null;
  /** Teams that may serve it: its queue's and those to which it was widened. */
  readonly teamIds: readonly string[];
}

/**
 * Whom a notice about a conversation goes to. When the person or team that is named is gone or nobody is on call, those who
 * lead stand in, so that a notice never falls silent; an assignee who is not there is nobody.
 */
export function audienceOf(whom: Audience, about: Concerned, people: People): readonly string[] {
  if (whom === 'assignee') return about.assigneeId === null ? [] : [about.assigneeId];
  const named = whom === 'supervisors' ? [] : namedIn(whom, people);
  return named.length > 0 ? named : whoLeads(about.teamIds, people.leaders);
}

/** The active agent whom a ladder means; undefined when nobody is. */
export function personOf(who: Somebody, people: People): string | undefined {
  return 'agent' in who ? people.byEmail.get(who.agent.toLowerCase()) : people.onCall.get(who.onCall);
}

/** The supervisors in these teams; without any, every supervisor; without any, the admins. */
function whoLeads(teamIds: readonly string[], leaders: readonly Leader[]): readonly string[] {
  const supervisors = leaders.filter((one) => one.role === 'supervisor');
  const near = supervisors.filter((one) => one.teamIds.some((team) => teamIds.includes(team)));
  const found = [near, supervisors, leaders].find((some) => some.length > 0) ?? [];
  return found.map((one) => one.id);
}

function namedIn(whom: Exclude<Audience, string>, people: People): readonly string[] {
  if ('team' in whom) return people.teams.get(whom.team) ?? [];
  const person = personOf(whom, people);
  return person === undefined ? [] : [person];
}
