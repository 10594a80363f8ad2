export interface BenchOptions {
  /** Less of everything: seconds instead of minutes. */
  readonly quick: boolean;
  /** Tell where the database's time goes, at some cost of its own. */
  readonly byStatement: boolean;
  /** Kill the workers now and then. */
  readonly kill: boolean;
  readonly print: (line: string) => void;
}

/** One thing that is measured and printed. */
export type BenchSection = (options: BenchOptions) => void | Promise<void>;
