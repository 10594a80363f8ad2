import { Temporal } from 'temporal-polyfill';

/** A stretch of instants, `from` inclusive and `to` exclusive in epoch milliseconds, with one distance from UTC. */
export interface OffsetStretch {
  readonly from: number;
  readonly to: number;
  /** Local time less UTC, in milliseconds. */
  readonly offset: number;
}

/** Finding a zone's transitions is slow and their answer never changes while a process runs. */
const known = new Map<string, readonly OffsetStretch[]>();

/**
 * The stretches between `from` and `to` in which a zone's local clock runs evenly, in order and without a hole.
 * @throws RangeError for a zone that is not known
 */
export function* offsetStretches(timeZone: string, from: number, to: number): Generator<OffsetStretch> {
  for (let year = new Date(from).getUTCFullYear(); Date.UTC(year) < to; year++) {
    for (const stretch of stretchesOfYear(timeZone, year)) {
      const clipped = { ...stretch, from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) };
      if (clipped.from < clipped.to) yield clipped;
    }
  }
}

function stretchesOfYear(timeZone: string, year: number): readonly OffsetStretch[] {
  const key = `${timeZone} ${year}`;
  const kept = known.get(key);
  if (kept) return kept;
  const stretches: OffsetStretch[] = [];
  const end = Date.UTC(year + 1);
  let local: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(year),
  ).toZonedDateTimeISO(timeZone);
  while (local && local.epochMilliseconds < end) {
    const next: Temporal.ZonedDateTime | null = local.getTimeZoneTransition('next');
    stretches.push({
      from: local.epochMilliseconds,
      to: Math.min(next?.epochMilliseconds ?? end, end),
      offset: local.offsetNanoseconds / 1_000_000,
    });
    local = next;
  }
  known.set(key, stretches);
  return stretches;
}
