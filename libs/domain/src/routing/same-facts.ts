import type { Person } from './engine/person.ts';
import type { Work } from './engine/work.ts';

/** Whether the engine can tell the two apart, apart from their being two. */
export function sameWork(a: Work, b: Work): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.queue === b.queue &&
      a.channel === b.channel &&
      a.priority === b.priority &&
      a.step === b.step &&
      a.round === b.round &&
      a.queuedAtMs === b.queuedAtMs &&
      a.deadlineMs === b.deadlineMs &&
      a.customer === b.customer &&
      a.lastAgentId === b.lastAgentId &&
      a.keptUntilMs === b.keptUntilMs &&
      a.worth === b.worth &&
      a.hard === b.hard &&
      sameList(a.required, b.required, sameSkill) &&
      sameList(a.preferred, b.preferred, sameSkill) &&
      sameList(a.teams, b.teams, Object.is) &&
      sameList(a.asked, b.asked, (x, y) => x.agentId === y.agentId && x.atMs === y.atMs))
  );
}

/** The same of people. */
export function samePerson(a: Person, b: Person): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.presence === b.presence &&
      a.hasPhone === b.hasPhone &&
      a.units === b.units &&
      a.restUntilMs === b.restUntilMs &&
      a.lastAssignedAtMs === b.lastAssignedAtMs &&
      a.hardRun === b.hardRun &&
      sameSkills(a.skills, b.skills) &&
      sameList(a.teams, b.teams, Object.is) &&
      sameList(a.held, b.held, sameHeld) &&
      a.maxima === b.maxima)
  );
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one, at) => same(one, b[at] as T));
}

function sameSkill(a: Work['required'][number], b: Work['required'][number]): boolean {
  return a.skill === b.skill && a.level === b.level;
}

function sameHeld(a: Person['held'][number], b: Person['held'][number]): boolean {
  return (
    a.channel === b.channel && a.units === b.units && a.exclusive === b.exclusive && a.customer === b.customer
  );
}

function sameSkills(a: Person['skills'], b: Person['skills']): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [skill, level] of a) if (b.get(skill) !== level) return false;
  return true;
}
