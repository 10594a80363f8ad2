import type { Decision } from './decision.ts';
import type { Dispatch } from './engine/dispatch.ts';
import type { Line } from './engine/line.ts';
import type { Match } from './engine/match.ts';
import { receiptOf, whyNobody, type WhyNobody } from './engine/receipt.ts';
import { matchesOf } from './engine/round.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { WaitingConversation } from './snapshot.ts';

/** Gives away all that can be given in this house, and says of the rest of `waiting` why it waits on. */
export function roundDecisions(
  dispatch: Dispatch,
  waiting: readonly WaitingConversation[],
  policy: RoutingPolicy,
  nowMs: number,
): Decision[] {
  const load = { waiting: waiting.length, agentsAvailable: dispatch.available.size };
  const decisions: Decision[] = [];
  for (const match of matchesOf(dispatch, nowMs)) {
    decisions.push(offerOf(dispatch, match, policy, load, nowMs));
    dispatch.give(match.waiting.work.id, match.seat, nowMs);
  }
  const reasons = new Map<Line, WhyNobody>();
  for (const { id } of inOrder(waiting)) {
    const left = dispatch.waitingOf(id);
    if (!left) continue;
    const why = reasons.get(left.line) ?? whyNobody(dispatch, left.line, nowMs);
    reasons.set(left.line, why);
    decisions.push({
      kind: 'wait',
      conversationId: id,
      step: left.work.step,
      round: left.work.round,
      because: why.because,
      passedOverCounts: why.counts,
      ...(why.keeping && { kept: why.keeping }),
    });
  }
  return decisions;
}

/** By their places. Whoever keeps a picture of what waits has it so, and sorting is not free even then. */
function inOrder(waiting: readonly WaitingConversation[]): readonly WaitingConversation[] {
  for (let at = 1; at < waiting.length; at++) {
    const one = waiting[at - 1];
    const next = waiting[at];
    if (one && next && byPlace(one, next) > 0) return [...waiting].sort(byPlace);
  }
  return waiting;
}

function byPlace(a: WaitingConversation, b: WaitingConversation): number {
  return a.queuedAtMs - b.queuedAtMs || (a.id < b.id ? -1 : 1);
}

function offerOf(
  dispatch: Dispatch,
  match: Match,
  policy: RoutingPolicy,
  load: { readonly waiting: number; readonly agentsAvailable: number },
  nowMs: number,
): Decision {
  const { seat, waiting, newRound } = match;
  const { work } = waiting;
  return {
    kind: 'offer',
    conversationId: work.id,
    agentId: seat.person.id,
    autoAccept: policy.queues[work.queue]?.autoAccept ?? false,
    step: work.step,
    round: work.round + Number(newRound),
    ...receiptOf(dispatch, match, nowMs),
    load: { ...load, heldUnits: seat.heldUnits(dispatch.table), units: seat.person.units },
  };
}
