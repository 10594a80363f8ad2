import type { Flow } from '../flow.ts';

/** One broken promise that was found: what, and about which row. */
export interface Violation {
  readonly about: string;
  readonly detail: string;
}

/** A promise of the model and the query that finds where it is broken. */
export interface Invariant {
  /** Number in docs/model.md. */
  readonly number: number;
  readonly promise: string;
  /** At most `limit` violations; none when the promise holds. */
  readonly find: (flow: Flow, limit: number) => Promise<Violation[]>;
}
