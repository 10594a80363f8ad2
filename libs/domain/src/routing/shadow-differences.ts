import type { Decision } from './decision.ts';
import type { RoundDecisions } from './round-decisions.ts';

/** Where two versions of a policy decided otherwise about a conversation, on one snapshot. */
export interface ShadowDifference {
  readonly conversationId: string;
  readonly round: number;
  /** Whom the deciding version chose; undefined when it let it wait. */
  readonly agentId: string | undefined;
  readonly shadowAgentId: string | undefined;
  /** Why the other let it wait. */
  readonly shadowBecause: string | undefined;
}

/** Compares two rounds over one pool, by conversation: whatever neither gave to anybody waits on in both. */
export function shadowDifferences(decided: RoundDecisions, shadow: RoundDecisions): ShadowDifference[] {
  const ids = new Set([...decided.offers, ...shadow.offers].map((one) => one.conversationId));
  const others = decisionsOn(ids, shadow);
  return [...decisionsOn(ids, decided).values()].flatMap((one) => {
    const other = others.get(one.conversationId);
    if (!other || agentOf(one) === agentOf(other)) return [];
    return [
      {
        conversationId: one.conversationId,
        round: one.round,
        agentId: agentOf(one),
        shadowAgentId: agentOf(other),
        shadowBecause: other.kind === 'wait' ? other.because : undefined,
      },
    ];
  });
}

function decisionsOn(ids: ReadonlySet<string>, round: RoundDecisions): Map<string, Decision> {
  const decisions = new Map<string, Decision>();
  for (const one of round.offers) decisions.set(one.conversationId, one);
  for (const id of ids) {
    const waits = decisions.has(id) ? undefined : round.whyWaits(id);
    if (waits) decisions.set(id, waits);
  }
  return decisions;
}

function agentOf(decision: Decision): string | undefined {
  return decision.kind === 'offer' ? decision.agentId : undefined;
}
