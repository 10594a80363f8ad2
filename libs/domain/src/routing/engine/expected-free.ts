import type { Dispatch } from './dispatch.ts';
import type { Line } from './line.ts';
import type { Seat } from './seat.ts';

/** Nobody says when they will be back; so long is taken. */
const awayMs = 300_000;

/**
 * In how many milliseconds somebody who could serve the line, but not now, may be expected to have room for it; undefined for
 * who is off shift or lacks what it needs. Of a person who is away no more is known than that.
 */
export function expectedFree(dispatch: Dispatch, line: Line, seat: Seat, nowMs: number): number | undefined {
  if (!dispatch.available.has(seat.place)) {
    const { presence } = seat.person;
    return presence === 'busy' || presence === 'away' ? awayMs : undefined;
  }
  if (!line.able.has(seat.place)) return undefined;
  if (!dispatch.rested.has(seat.place)) return Math.max(1, seat.restUntilMs - nowMs);
  const counts = [...seat.counts];
  const lasts = (channel: number) => dispatch.usualHoldMs(channel) * seat.pace;
  const { table } = dispatch;
  switch (seat.shortOf(line.channel, table, line.customer)) {
    case 'exclusive-work':
      return lasts(table.exclusive.findIndex((one, channel) => one && (counts[channel] ?? 0) > 0));
    case 'channel-maximum':
      return lasts(line.channel) / Math.max(1, counts[line.channel] ?? 0);
    case 'uninterruptible-work':
      return Math.max(
        ...(table.blocking[line.channel] ?? []).map((of) => lastOf(counts[of] ?? 0) * lasts(of)),
      );
    default:
      // Whatever ends first gives back some units.
      return 1 / counts.reduce((sum, count, channel) => sum + count / Math.max(1, lasts(channel)), 1e-9);
  }
}

/** The last of so many is over after so many times the usual time of one. */
function lastOf(count: number): number {
  let sum = 0;
  for (let one = 1; one <= count; one++) sum += 1 / one;
  return sum;
}
