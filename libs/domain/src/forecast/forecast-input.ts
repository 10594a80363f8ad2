/** All that a forecast follows from. Instants are epoch milliseconds, durations milliseconds. */
export interface ForecastInput {
  readonly nowMs: number;
  readonly kinds: readonly ServingKind[];
  readonly lines: readonly WaitingLine[];
}

/** Agents who serve the same lines. */
export interface ServingKind {
  /** How many are there from when on, ascending; the first from now. */
  readonly staff: readonly StaffStep[];
}

export interface StaffStep {
  readonly fromMs: number;
  readonly agents: number;
}

/** Conversations that the same agents may serve, on one channel. */
export interface WaitingLine {
  /** Under which its forecasts are compared with what came. */
  readonly key: string;
  readonly channel: string;
  /** Who serves it, by place in `kinds`. */
  readonly kinds: readonly number[];
  readonly handlingMs: number;
  readonly wrapUpMs: number;
  /** From the offer to its acceptance. */
  readonly answerMs: number;
  /** How many of them an agent handles at once, 1 or more. */
  readonly together: number;
  /** Places for one more that are free now. */
  readonly free: number;
  /** Arrivals a millisecond. */
  readonly arrivals: number;
  /** What an arrival's `order` is more than its instant. */
  readonly leadMs: number;
  /** What the deadline wants: that it is answered, or that its handling is over. */
  readonly due: 'answer' | 'end';
  /** In the order of their service. */
  readonly waiting: readonly WaitingPlace[];
}

export interface WaitingPlace {
  readonly id: string;
  /** The lower the sooner it is served, across all lines. */
  readonly order: number;
  readonly deadlineMs?: number | undefined;
}
