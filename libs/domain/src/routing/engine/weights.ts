/** How much each term of a score counts. */
export interface ScoreWeights {
  readonly worth: number;
  readonly fit: number;
  readonly preferred: number;
  readonly sameAgent: number;
  readonly packing: number;
  readonly load: number;
  readonly fairness: number;
  readonly variety: number;
  readonly reliability: number;
  readonly scarcity: number;
  readonly reserve: number;
  readonly related: number;
}
