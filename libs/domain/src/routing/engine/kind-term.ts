/** The places of what is the same for all agents of a kind, one after another. */
export const kindTerm = {
  /** Handling time against the group's. */
  pace: 0,
  /** Share of the preferred skills that they have. */
  preferred: 1,
  /** How rare the rarest skill is that this work would not use. */
  wasted: 2,
  /** What worth counts for in the time that their levels make of it. */
  worthOfTime: 3,
} as const;
export const kindTermCount = 4;
