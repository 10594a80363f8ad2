import type { OfferDecision, WaitDecision } from './decision.ts';
import type { Dispatch } from './engine/dispatch.ts';
import type { Line } from './engine/line.ts';
import type { Match } from './engine/match.ts';
import { receiptOf, whyNobody, type WhyNobody } from './engine/receipt.ts';
import { matchesOf } from './engine/round.ts';
import type { RoutingPolicy } from './routing-policy.ts';

/**
 * One round in this house: all that can be given away is given, and of the rest it can be asked why it waits on, until
 * something else happens in the house. Asking costs, so that a round in which thousands wait is made without it.
 */
export class RoundDecisions {
  /** In the order in which they were made. */
  readonly offers: readonly OfferDecision[];
  readonly #dispatch: Dispatch;
  readonly #nowMs: number;
  readonly #reasons = new Map<Line, WhyNobody>();

  constructor(dispatch: Dispatch, policy: RoutingPolicy, nowMs: number) {
    this.#dispatch = dispatch;
    this.#nowMs = nowMs;
    const load = { waiting: dispatch.size, agentsAvailable: dispatch.available.size };
    const offers: OfferDecision[] = [];
    for (const match of matchesOf(dispatch, nowMs)) {
      offers.push(offerOf(dispatch, match, policy, load, nowMs));
      dispatch.give(match.waiting, match.seat, nowMs);
    }
    this.offers = offers;
  }

  /** How many go on waiting. */
  get waiting(): number {
    return this.#dispatch.size;
  }

  /** How many go on waiting for which reason. */
  get waitingBecause(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const line of this.#dispatch.lines.values()) {
      if (line.items.length === 0) continue;
      const { because } = this.#whyOf(line);
      counts.set(because, (counts.get(because) ?? 0) + line.items.length);
    }
    return counts;
  }

  /** Why this one waits on; undefined when it does not. */
  whyWaits(conversationId: string): WaitDecision | undefined {
    const left = this.#dispatch.waitingOf(conversationId);
    if (!left) return undefined;
    const why = this.#whyOf(left.line);
    return {
      kind: 'wait',
      conversationId,
      step: left.work.step,
      round: left.work.round,
      because: why.because,
      passedOverCounts: why.counts,
      ...(why.keeping && { kept: why.keeping }),
      ...(why.sparing && { spared: why.sparing }),
    };
  }

  #whyOf(line: Line): WhyNobody {
    const known = this.#reasons.get(line);
    if (known) return known;
    const why = whyNobody(this.#dispatch, line, this.#nowMs);
    this.#reasons.set(line, why);
    return why;
  }
}

function offerOf(
  dispatch: Dispatch,
  match: Match,
  policy: RoutingPolicy,
  load: { readonly waiting: number; readonly agentsAvailable: number },
  nowMs: number,
): OfferDecision {
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
