import { staffingSchema } from '#contracts/http/what-if.ts';
import type { z } from 'zod';
import { CommandError } from '../command-error.ts';

type Staffing = z.output<typeof staffingSchema>;

const skill = /^([^\s:@]+):([1-5])$/;
const span = /^(\d\d:\d\d)-(\d\d:\d\d)$/;
const example = '"+2 german:3 09:00-12:00"';

/**
 * Reads `+2 german:3,english:2 @Care 09:00-12:00`: how many agents more (or fewer), with which skills, in which teams, from
 * when to when. Only the number must be there.
 */
export function readStaffing(text: string): Staffing {
  const [number = '', ...words] = text.trim().split(/\s+/);
  if (!/^[+-]\d{1,4}$/.test(number))
    throw CommandError.usage(`--staff begins with how many, as +2 or -1: ${example}, not "${text}".`);
  const change: Record<string, unknown> & { skills: unknown[]; teams: string[] } = {
    count: Number(number),
    skills: [],
    teams: [],
  };
  for (const word of words) {
    const [, from, to] = span.exec(word) ?? [];
    if (from && to) Object.assign(change, { from, to });
    else if (word.startsWith('@')) change.teams.push(word.slice(1));
    else change.skills.push(...word.split(',').map((part) => readSkill(part, text)));
  }
  const read = staffingSchema.safeParse(change);
  if (!read.success)
    throw CommandError.usage(
      `--staff "${text}": ${read.error.issues.map((issue) => issue.message).join('; ')}.`,
    );
  return read.data;
}

function readSkill(part: string, text: string): { skill: string; level: number } {
  const [, name, level] = skill.exec(part) ?? [];
  // Whoever names no level means anybody who has the skill.
  if (!name) {
    if (/^[^\s:@\d][^\s:@]*$/.test(part)) return { skill: part, level: 1 };
    throw CommandError.usage(`--staff "${text}": "${part}" is no skill with a level of 1 to 5, as german:3.`);
  }
  return { skill: name, level: Number(level) };
}
