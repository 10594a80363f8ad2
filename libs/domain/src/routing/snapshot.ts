import type { Estimates } from './engine/estimates.ts';
import type { Holding } from '../capacity/capacity.ts';
import type { ChannelKind, Presence, Priority, SkillRequirement } from '../words.ts';

/** A conversation that waits, as the decision sees it. Instants are epoch milliseconds. */
export interface WaitingConversation {
  readonly id: string;
  /** Name of the queue. */
  readonly queue: string;
  readonly channel: ChannelKind;
  readonly priority: Priority;
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
  /** Whose it is, where something else of the same customer waits or is with an agent. */
  readonly customer?: string | undefined;
  /** Who had it before. */
  readonly lastAgentId?: string | undefined;
  /** So long nobody else is asked, while that one is on shift. */
  readonly keptUntilMs?: number | undefined;
  /** As its rule said; without it as its queue is marked. */
  readonly hard?: boolean | undefined;
}

/** A person who may be given work. Instants are epoch milliseconds. */
export interface RoutableAgent {
  readonly id: string;
  readonly presence: Presence;
  /** Level 1–5 by skill. */
  readonly skills: ReadonlyMap<string, number>;
  /** Team ids. */
  readonly teams: readonly string[];
  /** Whether there is a phone to ring; without one no call can be put through. */
  readonly hasPhone: boolean;
  readonly units: number;
  readonly held: readonly Holding[];
  readonly restUntilMs?: number | undefined;
  readonly lastAssignedAtMs?: number | undefined;
  /** So many hard conversations they took one after another, up to the last. */
  readonly hardRun?: number | undefined;
}

/** All that a round of matching looks at. */
export interface PoolSnapshot {
  readonly waiting: readonly WaitingConversation[];
  readonly agents: readonly RoutableAgent[];
  /** What was learned from finished work up to now; without it nothing is known. */
  readonly estimates?: Estimates | undefined;
}
