import type { ClockRound } from './clock-rounds.ts';
import { isSameDebt, type OwedRound } from './owed-round.ts';

/**
 * What goes over when a conversation is merged into another at an instant. A debt that runs goes over with its start, so
 * that the earlier of two deadlines counts. One that is broken was counted where it broke, and what is broken in the other
 * keeps its terms: neither is broken a second time, but what nobody has done yet is owed anew from the merge on.
 * @param isBroken whether the deadline of a round had passed
 */
export function owedAtMerge(
  theirs: readonly ClockRound[],
  ours: readonly ClockRound[],
  isBroken: (round: ClockRound) => boolean,
  at: number,
): OwedRound[] {
  return theirs.flatMap((round): OwedRound[] => {
    const { metric, startedAt, channelKind } = round;
    if (round.end || metric === 'promise') return [];
    const own = ours.find((one) => !one.end && isSameDebt(one.metric, metric));
    if (isBroken(round)) return own ? [] : [{ metric, startedAt: at, channelKind, pauses: [] }];
    if (own && isBroken(own)) return [];
    const pauses = round.pauses.map((pause) => ({ ...pause, to: pause.to ?? at }));
    return [{ metric, startedAt, channelKind, pauses }];
  });
}
