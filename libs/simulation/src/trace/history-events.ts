/** An event's code is its subject times `kinds`, plus its kind: of one instant in this order, what makes room first. */
export const kind = {
  accept: 0,
  end: 1,
  release: 2,
  miss: 3,
  coolDownOver: 4,
  shift: 5,
  leave: 6,
  arrive: 7,
  relax: 8,
  offer: 9,
} as const;
export const kinds = 10;
/** Seconds by which what is later in that order stands behind; records know milliseconds. */
export const behind = 1e-6;
