import type { ScoreWeights } from './weights.ts';

/** What one conversation of a channel costs an agent, and what is promised about it. */
export interface ChannelRules {
  readonly units: number;
  readonly max: number;
  readonly exclusive: boolean;
  /** Channels whose work this one may interrupt. */
  readonly interrupts: readonly string[];
  /** Whether the promise is kept by the answer, or by the end of the work, as for a mail that must be written. */
  readonly due: 'answer' | 'end';
  /** How long work is taken to last where nothing was learned yet. */
  readonly handlingMs?: number | undefined;
  /** Milliseconds of wrap-up. */
  readonly wrapUpMs: number;
}

/** The part of a policy that the engine decides by. */
export interface DispatchRules {
  readonly channels: Readonly<Record<string, ChannelRules>>;
  readonly weights: ScoreWeights;
  /** What keeping a promise is worth, by priority; 1 for one that is not named. */
  readonly worth: Readonly<Record<string, number>>;
  /** Priorities from the least to the most urgent, for queues that are served by priority. */
  readonly priorities: readonly string[];
  /** Which of a queue is served first; by urgency when it is not named. */
  readonly order: Readonly<Record<string, 'urgency' | 'priority' | 'age'>>;
  /** Queues in which work is hard that is not marked itself. */
  readonly hard: ReadonlySet<string>;
  /** Skills that work may ask for, whether or not some waits that does. */
  readonly askedSkills: readonly string[];
  /** After so long everybody who was asked in a round may be asked again. */
  readonly restMs: number;
}
