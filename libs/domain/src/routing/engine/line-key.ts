import type { Work } from './work.ts';

/** Keys by the list of required skills, which work of one class mostly shares. */
const keys = new WeakMap<object, { readonly of: Work; readonly worth: number; readonly key: string }>();

/** What work has in common that stands in one line. */
export function lineKey(work: Work, worth: number): string {
  return makeKey(work, worth) + apartKey(work);
}

/** What keeps work from the line of all others of its make; nothing, mostly. */
export function apartKey(work: Work): string {
  if (work.asked.length === 0 && work.customer === undefined && keeperOf(work) === undefined) return '';
  const parts = [''];
  if (work.customer !== undefined) parts.push(`of ${work.customer}`);
  if (keeperOf(work) !== undefined) parts.push(`kept ${work.id}`);
  const asked = work.asked.map((one) => `${one.agentId} ${one.atMs}`).sort();
  return [...parts, ...asked].join('|');
}

function makeKey(work: Work, worth: number): string {
  const known = keys.get(work.required);
  if (known?.worth === worth && alike(known.of, work)) return known.key;
  const key = newMakeKey(work, worth);
  keys.set(work.required, { of: work, worth, key });
  return key;
}

function alike(a: Work, b: Work): boolean {
  return (
    a.channel === b.channel &&
    a.queue === b.queue &&
    a.priority === b.priority &&
    a.hard === b.hard &&
    a.preferred === b.preferred &&
    a.teams === b.teams
  );
}

/** Whom the policy keeps the work for, be it over or not. */
export function keeperOf({ lastAgentId, keptUntilMs }: Work): string | undefined {
  return keptUntilMs === undefined ? undefined : lastAgentId;
}

function newMakeKey(work: Work, worth: number): string {
  const skills = (list: Work['required']) => list.map((one) => `${one.skill} ${one.level}`).join('+');
  return [
    work.channel,
    work.queue,
    work.priority,
    worth,
    work.hard === undefined ? '' : work.hard ? 'hard' : 'easy',
    skills(work.required),
    skills(work.preferred),
    [...work.teams].sort().join('+'),
  ].join('|');
}
