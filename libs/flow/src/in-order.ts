/**
 * The present instant, or that of the fact where this machine's clock is behind the one that wrote it, so that what follows
 * from a fact never bears an earlier instant than the fact.
 */
export function notBefore(now: Date, fact: Date | null | undefined): Date {
  return fact && fact > now ? fact : now;
}

/** The same, and never that of the fact itself. */
export function after(now: Date, fact: Date | null | undefined): Date {
  return fact && fact >= now ? new Date(fact.getTime() + 1) : now;
}
