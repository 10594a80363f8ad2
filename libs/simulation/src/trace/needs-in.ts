import type { TraceClass } from './recorded-trace.ts';

/**
 * What a class asks for, as text that is the same for the same: fields of a recorded skill stand in another order than in a
 * policy that was read, and in which order skills stand does not matter.
 */
export function needsIn({ priority, required, preferred }: TraceClass): string {
  return JSON.stringify([priority, plain(required), plain(preferred)]);
}

function plain(skills: TraceClass['required']): string[] {
  return skills.map(({ skill, level }) => `${level} ${skill}`).sort();
}
