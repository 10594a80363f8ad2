/** An event's code is its subject times `kinds`, plus its kind: of one instant in this order, what makes room first. */
export const kind = {
  accept: 0,
  end: 1,
  release: 2,
  pause: 3,
  miss: 4,
  coolDownOver: 5,
  shift: 6,
  leave: 7,
  arrive: 8,
  relax: 9,
  resume: 10,
  offer: 11,
} as const;
export const kinds = 12;
/** Seconds by which what is later in that order stands behind; records know milliseconds. */
export const behind = 1e-6;
/** Seconds by which each offer of an instant stands behind the one before it, up to so many. */
export const turnBehind = 1e-9;
export const mostTurns = 999;

/** The instant itself, the same for all that stands behind it. */
export function instantOf(seconds: number): number {
  return Math.floor(seconds * 1e6 + 1e-2) / 1e6;
}
