import type { Decision } from './decision.ts';

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

/** Compares decisions by conversation; those that only one of them looked at are left out. */
export function shadowDifferences(
  decided: readonly Decision[],
  shadow: readonly Decision[],
): ShadowDifference[] {
  const others = new Map(shadow.map((one) => [one.conversationId, one]));
  return decided.flatMap((one) => {
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

function agentOf(decision: Decision): string | undefined {
  return decision.kind === 'offer' ? decision.agentId : undefined;
}
