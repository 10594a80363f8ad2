import type { AgentSet } from '../agent-set.ts';
import type { ConsideredAgent, Decision, ObstacleCounts, PassedOverAgent } from '../decision.ts';
import { obstacleKinds, type Obstacle, type ObstacleKind } from '../eligibility.ts';
import type { Dispatch } from './dispatch.ts';
import { keepingOf, narrow, type Keeping } from './keeping.ts';
import type { Line } from './line.ts';
import type { Match } from './match.ts';
import type { Seat } from './seat.ts';
import type { PairScores } from './pair-scores.ts';
import { sparingOf, type Sparing } from './sparing.ts';
import { termsOf } from './score.ts';
import { bearable, regretOf } from './stakes.ts';

const consideredInDetail = 5;
const passedOverInDetail = 50;
const unfitKinds = ['wrong-team', 'missing-skill', 'skill-level', 'no-phone'] as const;

type Offered = Extract<Decision, { kind: 'offer' }>;
/** Who was considered for an offer with which scores, and who was passed over by which rule. */
export type Receipt = Pick<
  Offered,
  'considered' | 'consideredCount' | 'passedOver' | 'passedOverCounts' | 'runnerUp'
>;

/** The receipt of a match; to be asked for before the work is given away, because it tells of the load before. */
export function receiptOf(dispatch: Dispatch, { waiting, seat, newRound }: Match, nowMs: number): Receipt {
  const { line } = waiting;
  const leaving = regretOf(waiting, nowMs);
  const limit = bearable(waiting, leaving, nowMs);
  const able = dispatch.candidates(line, nowMs)[0].copy();
  const ableAtAll = able.size;
  narrow(able, dispatch, keepingOf(dispatch, line, able, nowMs));
  const kept = ableAtAll - able.size;
  const spared: number[] = [];
  const top: { readonly place: number; readonly score: number }[] = [];
  const scores = dispatch.scoresOf(waiting, leaving);
  able.each((place) => {
    scores.score(place);
    if (scores.cost > limit) {
      spared.push(place);
      return;
    }
    const score = place === seat.place ? Infinity : scores.points;
    const last = top[consideredInDetail - 1];
    if (last && last.score >= score) return;
    const at = top.findIndex((one) => one.score < score);
    top.splice(at < 0 ? top.length : at, 0, { place, score });
    if (top.length > consideredInDetail) top.pop();
  });
  const considered = top.map(({ place }) => consideredAt(dispatch, scores, place));
  const [first, second] = considered;
  for (const place of spared) able.remove(place);
  return {
    considered,
    consideredCount: able.size,
    passedOver: passedOver(dispatch, line, able, { newRound, left: kept > 0 ? 'kept' : 'spared' }),
    passedOverCounts: countsOf(dispatch, line, newRound, { spared: spared.length, kept }),
    ...(first && second
      ? { runnerUp: { agentId: second.agentId, behindBy: first.score - second.score } }
      : {}),
  };
}

export interface WhyNobody {
  readonly because: ObstacleKind | 'nobody';
  readonly counts: ObstacleCounts;
  readonly keeping: Keeping | undefined;
  /** Of the first in the line, whose turn comes first. */
  readonly sparing: Sparing | undefined;
}

/** Why nobody takes what stands in the line: the rule that stopped those who came closest, and whom each stopped. */
export function whyNobody(dispatch: Dispatch, line: Line, nowMs: number): WhyNobody {
  const [set] = dispatch.candidates(line, nowMs);
  const keeping = keepingOf(dispatch, line, set, nowMs);
  const left = keeping ? { spared: 0, kept: set.size } : { spared: set.size, kept: 0 };
  const counts = countsOf(dispatch, line, false, left);
  // Who rests is stopped before anybody asks for skills, but is the one to wait for if the skills are there.
  const restingWouldDo = line.able.meets(dispatch.available) && !line.able.meets(dispatch.awake);
  const nearest = obstacleKinds.findLast((rule) => rule !== 'resting' && counts[rule]);
  const because = restingWouldDo ? 'resting' : (nearest ?? (counts.resting ? 'resting' : 'nobody'));
  const [first] = line.items;
  const sparing = because === 'spared' && first ? sparingOf(dispatch, first, nowMs) : undefined;
  return { because, counts, keeping, sparing };
}

function consideredAt(dispatch: Dispatch, scores: PairScores, place: number): ConsideredAgent {
  const seat = dispatch.seats[place];
  if (!seat) throw new RangeError(`There is nobody at place ${place}.`);
  scores.score(place);
  return {
    agentId: seat.person.id,
    score: scores.points,
    terms: termsOf(scores.values, dispatch.weights),
    ...(seat.hardRun > 0 && { hardRun: seat.hardRun }),
  };
}

/** Whom each rule stopped, rule by rule, those who came through all before it. */
function countsOf(
  dispatch: Dispatch,
  line: Line,
  newRound: boolean,
  left: { readonly spared: number; readonly kept: number },
): ObstacleCounts {
  const { awake } = dispatch;
  const there = dispatch.available.size;
  const asked = newRound ? [] : line.asked.filter((place) => awake.has(place) && line.able.has(place));
  const room = dispatch.roomFor(line);
  let full = awake.inCommonBut(line.able, room);
  for (const place of asked) if (!room.has(place)) full -= 1;
  const counts: Partial<Record<ObstacleKind, number>> = {};
  const note = (rule: ObstacleKind, count: number) => {
    if (count > 0) counts[rule] = count;
  };
  note('not-available', dispatch.seats.length - there);
  note('resting', there - awake.size);
  for (const rule of unfitKinds) {
    const unfit = line.unfit.get(rule);
    if (unfit) note(rule, awake.inCommon(unfit));
  }
  note('asked-this-round', asked.length);
  note('no-room', full);
  note('kept', left.kept);
  note('spared', left.spared);
  return counts;
}

interface Round {
  readonly newRound: boolean;
  /** Why those were left out whom no rule stops. */
  readonly left: 'kept' | 'spared';
}

/** Some of those passed over, first those who came closest. */
function passedOver(dispatch: Dispatch, line: Line, able: AgentSet, round: Round): PassedOverAgent[] {
  const named: PassedOverAgent[] = [];
  for (let stage = 0; stage < nearestFirst.length && named.length < passedOverInDetail; stage++) {
    for (let at = 0; at < able.words.length; at++) {
      const stopped = (nearestFirst[stage]?.(dispatch, line, at) ?? 0) & ~(able.words[at] ?? 0);
      for (let rest = stopped; rest !== 0; rest &= rest - 1) {
        if (named.length === passedOverInDetail) return named;
        const seat = dispatch.seats[at * 32 + (31 - Math.clz32(rest & -rest))];
        if (seat) named.push(passedOverAt(dispatch, line, seat, round));
      }
    }
  }
  return named;
}

/** Whom each rule stopped, 32 at a time, from the last rule to the first. */
const nearestFirst: readonly ((dispatch: Dispatch, line: Line, at: number) => number)[] = [
  ({ awake }, line, at) => (awake.words[at] ?? 0) & (line.able.words[at] ?? 0),
  ...[...unfitKinds].reverse().map(
    (rule) =>
      ({ awake }: Dispatch, line: Line, at: number) =>
        (awake.words[at] ?? 0) & (line.unfit.get(rule)?.words[at] ?? 0),
  ),
  ({ available, rested }, _line, at) => (available.words[at] ?? 0) & ~(rested.words[at] ?? 0),
  ({ available }, _line, at) => ~(available.words[at] ?? 0),
];

function passedOverAt(dispatch: Dispatch, line: Line, seat: Seat, round: Round): PassedOverAgent {
  const { because, what } = obstacleAt(dispatch, line, seat, round);
  const agentId = seat.person.id;
  return what === undefined ? { agentId, because } : { agentId, because, what };
}

function obstacleAt(dispatch: Dispatch, line: Line, seat: Seat, { newRound, left }: Round): Obstacle {
  const { place } = seat;
  if (!dispatch.available.has(place)) return { because: 'not-available', what: seat.person.presence };
  if (!dispatch.rested.has(place)) return { because: 'resting' };
  const unfit = seat.kind.unfit(line.example);
  if (unfit) return unfit;
  if (!newRound && line.asked.includes(place)) return { because: 'asked-this-round' };
  const what = seat.shortOf(line.channel, dispatch.table, line.customer);
  return what === undefined ? { because: left } : { because: 'no-room', what };
}
