import type { SkillRequirement } from '../../words.ts';

/**
 * A conversation that waits, as the engine sees it; `WaitingConversation` is one. Channels and priorities are any words,
 * because a simulated house has its own. Instants are epoch milliseconds.
 */
export interface Work {
  readonly id: string;
  /** Name of the queue. */
  readonly queue: string;
  readonly channel: string;
  readonly priority: string;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  /** Ids of the teams that may serve it: the queue's and those it was widened to. None means everybody may. */
  readonly teams: readonly string[];
  /** How many relaxation steps it has taken. */
  readonly step: number;
  readonly round: number;
  readonly queuedAtMs: number;
  /** The nearest SLA deadline that is still open. */
  readonly deadlineMs?: number | undefined;
  /** Who let an offer of this round expire or declined it, and when. */
  readonly asked: readonly { readonly agentId: string; readonly atMs: number }[];
  /** Whose it is, given only where something else of the same customer waits or is held. */
  readonly customer?: string | undefined;
  /** Who had its customer before. */
  readonly lastAgentId?: string | undefined;
  /** So long it may be kept for that one, while it gives more than it costs. */
  readonly keptUntilMs?: number | undefined;
  /** What keeping its promise is worth; without it the policy's worth of its priority. */
  readonly worth?: number | undefined;
  /** Counts towards an agent's run of hard conversations; without it as its queue is marked. */
  readonly hard?: boolean | undefined;
}
