import type { WhatIfRequest } from '#contracts/http/what-if.ts';

/**
 * As `+2 german:3 09:00-12:00`, which the command line also reads; hours of a time zone that was named are followed by it.
 * @param taken of those to be taken away how many were there: said where they were fewer
 */
export function staffingInWords(
  { count, skills, teams, from, to, timeZone }: WhatIfRequest['staffing'][number],
  taken = -count,
): string {
  const number = count > 0 ? `+${count}` : String(count);
  const asked = skills.map((one) => `${one.skill}:${one.level}`).join(',');
  const members = teams.map((team) => `@${team}`).join(' ');
  const allDay = from === '00:00' && to === '24:00';
  const hours = allDay ? '' : `${from}-${to}`;
  const missing = count < 0 && taken < -count ? `(only ${taken} of them at work)` : '';
  return [number, asked, members, hours, hours && timeZone, missing].filter(Boolean).join(' ');
}
