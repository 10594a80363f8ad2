import type { Person } from '#domain/routing/engine/person.ts';

const noSkills: Person['skills'] = new Map();

/** Somebody who is not there: known by name and by the room that they have, and able to do nothing. */
export function whoLeft({ id, presence, units }: Person): Person {
  return { id, presence, units, skills: noSkills, teams: [], hasPhone: false, held: [] };
}
