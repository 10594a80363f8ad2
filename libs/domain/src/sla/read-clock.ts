import type { Calendar } from './calendar.ts';
import type { ClockRound } from './clock-rounds.ts';
import { instantAfter, type Pause, type Reaching, type RunningTime } from './running-time.ts';
import type { PauseReason } from './sla-policy.ts';

/** What was promised for a round. */
export interface ClockTerms {
  readonly targetMs: number;
  readonly time: Calendar | 'always';
  /** The clock stands while the conversation is so. */
  readonly pausedBy: readonly PauseReason[];
}

export type ClockState = 'running' | 'paused' | 'met' | 'breached' | 'cancelled';

/** What a clock shows. Instants in epoch milliseconds. */
export interface ClockReading {
  readonly state: ClockState;
  readonly deadline: Reaching;
  readonly pauses: readonly Pause[];
  /** Set late too: `breached` with `metAt` is a late answer. */
  readonly metAt: number | null;
  /** The deadline, whenever it is noticed; kept whatever happens after. */
  readonly breachedAt: number | null;
}

/**
 * Reads a clock at `now` from its round and terms alone, so that reading it again gives the same instants. An answer at
 * the very deadline is in time.
 */
export function readClock(round: ClockRound, terms: ClockTerms, now: number): ClockReading {
  const clock = runningTime(round, terms);
  const deadline = instantAfter(clock, terms.targetMs);
  const breached =
    deadline.kind === 'at' && (round.end ? round.end.at > deadline.ms : now >= deadline.ms)
      ? deadline.ms
      : null;
  const metAt = round.end?.kind === 'met' ? round.end.at : null;
  return {
    state: stateOf(round, deadline, breached),
    deadline,
    pauses: clock.pauses,
    metAt,
    breachedAt: breached,
  };
}

/** The part of a round and its terms that instants are computed from. */
export function runningTime(round: ClockRound, terms: ClockTerms): RunningTime {
  return {
    startedAt: round.startedAt,
    pauses: round.pauses.filter((pause) => terms.pausedBy.includes(pause.reason)),
    time: terms.time,
  };
}

function stateOf(round: ClockRound, deadline: Reaching, breached: number | null): ClockState {
  if (round.end?.kind === 'cancelled') return 'cancelled';
  if (breached !== null) return 'breached';
  if (round.end) return 'met';
  return deadline.kind === 'standing' ? 'paused' : 'running';
}
