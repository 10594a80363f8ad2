import type { Shadow } from './shadow.ts';
import type { ReplayOutcome, ReplayRequest } from './replay-runs.ts';
import { runsOf } from './replay-runs.ts';
import type { TraceMeasures } from './trace-metrics.ts';

export interface Replayed {
  readonly recorded: TraceMeasures;
  readonly liveShadow: Shadow;
  readonly otherShadow: Shadow;
  /** Of each contact how long it would have waited, in seconds; NaN when nobody would have taken it. */
  readonly otherWait: Float64Array;
  /** By replication, over the same draws; the first is let loose on the contacts as they were recorded. */
  readonly live: readonly TraceMeasures[];
  readonly other: readonly TraceMeasures[];
}

/** Puts the outcomes of all runs of a request together, in the order of `runsOf`. */
export function replayed(
  request: Pick<ReplayRequest, 'other' | 'reps'>,
  outcomes: readonly ReplayOutcome[],
): Replayed {
  const runs = runsOf(request);
  const of = (side: 'live' | 'other') => outcomes.filter((_, at) => runs[at]?.of === side);
  const live = read(of('live'));
  const other = request.other ? read(of('other')) : live;
  if (!live.recorded) throw new RangeError('Nobody has followed history.');
  return {
    recorded: live.recorded,
    liveShadow: live.shadow,
    otherShadow: other.shadow,
    otherWait: other.waits,
    live: live.measures,
    other: other.measures,
  };
}

function read(outcomes: readonly ReplayOutcome[]) {
  const { shadow, recorded } = outcomes.find((one) => one.shadow) ?? {};
  const waits = outcomes.find((one) => one.waits)?.waits;
  if (!shadow || !waits) throw new RangeError('A run is missing.');
  return { shadow, recorded, waits, measures: outcomes.flatMap((one) => one.measures ?? []) };
}
