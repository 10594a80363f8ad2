import type { Phrases } from './phrases.ts';
import { sayableMinutes } from './wait-estimate.ts';

/** A wait as it is expected, in seconds: it ends before `from` in one of ten, and after `to` in one of ten. */
export interface ExpectedWait {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** The range in whole minutes, rounded outwards; a narrow one as a single figure. */
export function sayWait({ fromSeconds, toSeconds }: ExpectedWait, phrases: Phrases): string {
  const to = sayableMinutes(toSeconds);
  const from = Math.floor(fromSeconds / 60);
  if (from < 1) return phrases.waitUpTo(to);
  return from >= to - 1 ? phrases.wait(to) : phrases.waitBetween(from, to);
}
