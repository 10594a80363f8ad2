import type { PauseReason } from './sla-policy.ts';
import { openSpans } from './open-spans.ts';
import type { RunningTime } from './running-time.ts';

/** A stretch of a clock's life, epoch milliseconds: it ran, or stood for a reason. */
export interface ClockSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: 'ran' | 'stood';
  readonly reason: PauseReason | 'closed' | null;
}

/**
 * What a clock did from its start until an instant, without a hole, in at most `atMost` spans: the oldest are left out when
 * there are more. Where it was paused and closed at once, the pause is named.
 */
export function clockSpans(clock: RunningTime, until: number, atMost = 200): ClockSpan[] {
  const spans: ClockSpan[] = [];
  let at = clock.startedAt;
  const add = (to: number, kind: ClockSpan['kind'], reason: ClockSpan['reason']) => {
    const end = Math.min(to, until);
    if (end <= at) return;
    const last = spans.at(-1);
    if (last?.kind === kind && last.reason === reason) spans[spans.length - 1] = { ...last, to: end };
    else spans.push({ from: at, to: end, kind, reason });
    at = end;
  };
  const run = (to: number) => {
    if (clock.time !== 'always') {
      for (const open of openSpans(clock.time, at, Math.min(to, until))) {
        add(open.from, 'stood', 'closed');
        add(open.to, 'ran', null);
      }
      add(to, 'stood', 'closed');
    } else add(to, 'ran', null);
  };
  for (const pause of [...clock.pauses].sort((a, b) => a.from - b.from)) {
    run(pause.from);
    add(pause.to ?? until, 'stood', pause.reason);
  }
  run(until);
  return spans.slice(-atMost);
}
