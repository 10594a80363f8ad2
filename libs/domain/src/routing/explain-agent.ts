import type { ObstacleKind } from './eligibility.ts';

/** One term of two agents' scores side by side; points are exact, as they were recorded. */
export interface ComparedTerm {
  readonly name: string;
  readonly points: number;
  /** Of the one that the agent is compared with; null when there was nobody else. */
  readonly otherPoints: number | null;
}

interface Compared {
  readonly score: number;
  readonly other: { readonly agentId: string; readonly score: number } | null;
  readonly terms: readonly ComparedTerm[];
}

/** Why an agent was or was not given a conversation, as far as it is recorded. */
export type AgentVerdict =
  /** Compared with who came next. */
  | ({ readonly kind: 'chosen' } & Compared)
  /** Compared with the one chosen. */
  | ({ readonly kind: 'outscored' } & Compared)
  | { readonly kind: 'passed-over'; readonly because: ObstacleKind; readonly what?: string | undefined }
  /** The receipt names the best and the nearest only. */
  | { readonly kind: 'not-kept' };

/** What a receipt of an offer keeps about agents; the chosen one is considered first. */
export interface KeptDetail {
  readonly considered: readonly {
    readonly agentId: string;
    readonly score: number;
    readonly terms: readonly { readonly name: string; readonly points: number }[];
  }[];
  readonly passedOver: readonly {
    readonly agentId: string;
    readonly because: ObstacleKind;
    readonly what?: string | undefined;
  }[];
}

/** What a receipt tells about an agent. Each column of terms, added in their order, is its score exactly. */
export function verdictOn(agentId: string, { considered, passedOver }: KeptDetail): AgentVerdict {
  const own = considered.find((one) => one.agentId === agentId);
  if (own) {
    const chosen = own === considered[0];
    const other = chosen ? considered[1] : considered[0];
    const points = new Map(other?.terms.map((one) => [one.name, one.points]));
    return {
      kind: chosen ? 'chosen' : 'outscored',
      score: own.score,
      other: other ? { agentId: other.agentId, score: other.score } : null,
      terms: own.terms.map((one) => ({
        name: one.name,
        points: one.points,
        otherPoints: points.get(one.name) ?? null,
      })),
    };
  }
  const passed = passedOver.find((one) => one.agentId === agentId);
  return passed ? { kind: 'passed-over', because: passed.because, what: passed.what } : { kind: 'not-kept' };
}
