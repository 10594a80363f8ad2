import type { Presence } from '../../words.ts';

export interface Held {
  readonly channel: string;
  readonly units: number;
  readonly exclusive: boolean;
  /** Whose it is, where that matters: what one customer has with one agent counts once. */
  readonly customer?: string | undefined;
}

/** A person who may be given work, as the engine sees them; `RoutableAgent` is one. Instants are epoch milliseconds. */
export interface Person {
  readonly id: string;
  readonly presence: Presence;
  /** Level 1–5 by skill. */
  readonly skills: ReadonlyMap<string, number>;
  /** Team ids. */
  readonly teams: readonly string[];
  /** Whether there is a phone to ring; without one no call can be put through. */
  readonly hasPhone: boolean;
  readonly units: number;
  readonly held: readonly Held[];
  readonly restUntilMs?: number | undefined;
  readonly lastAssignedAtMs?: number | undefined;
  /** So many hard conversations they took one after another, up to the last; without it what was learned counts. */
  readonly hardRun?: number | undefined;
  /** Own maxima by channel, where they are not the policy's. */
  readonly maxima?: Readonly<Record<string, number>> | undefined;
}
