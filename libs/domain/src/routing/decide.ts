import type { Decision, ObstacleCounts } from './decision.ts';
import { Dispatch } from './engine/dispatch.ts';
import type { Line } from './engine/line.ts';
import type { Match } from './engine/match.ts';
import { receiptOf, whyNobody } from './engine/receipt.ts';
import { matchesOf } from './engine/round.ts';
import { dispatchRules } from './dispatch-rules.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { PoolSnapshot } from './snapshot.ts';

/**
 * One round of matching: for everything that waits the agent to offer it to, in the order in which it is served, or the
 * reason why it goes on waiting. What one conversation takes is not there for the next. Depends on its arguments alone;
 * ties go to the older work and the lower agent id. It seats the house anew and lets the engine of `Dispatch` run, which
 * is the same that decides event by event elsewhere.
 */
export function decide(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number): Decision[] {
  const dispatch = new Dispatch(dispatchRules(policy), snapshot.agents.length, snapshot.estimates);
  const agents = [...snapshot.agents].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const agent of agents) dispatch.seat(agent, nowMs);
  const waiting = [...snapshot.waiting].sort((a, b) => a.queuedAtMs - b.queuedAtMs || (a.id < b.id ? -1 : 1));
  for (const one of waiting) dispatch.add(one);
  const load = { waiting: waiting.length, agentsAvailable: dispatch.available.size };
  const decisions: Decision[] = [];
  for (const match of matchesOf(dispatch, nowMs)) {
    decisions.push(offerOf(dispatch, match, policy, load, nowMs));
    dispatch.give(match.waiting.work.id, match.seat, nowMs);
  }
  const reasons = new Map<
    Line,
    { because: Extract<Decision, { kind: 'wait' }>['because']; counts: ObstacleCounts }
  >();
  for (const { id } of waiting) {
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
    });
  }
  return decisions;
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
