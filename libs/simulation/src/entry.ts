import type { Measures } from './measures.ts';

/** One policy's runs, by replication. */
export interface Entry {
  readonly policy: string;
  readonly pooled: boolean;
  /** Whether it is a rule of existing products. */
  readonly product: boolean;
  readonly runs: readonly Measures[];
}
