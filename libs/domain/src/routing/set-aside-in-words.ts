/** What a receipt keeps of it. */
export interface SetAsideDetail {
  readonly error: string;
  /** How often, in this round of offers. */
  readonly times: number;
  /** When it is tried again. */
  readonly until: Date;
}

/** Why work is left out of matching for a while, for a person. */
export function setAsideInWords({ error, times, until }: SetAsideDetail): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return `It is set aside until ${until.toISOString().slice(11, 19)} UTC, because an offer of it was tried ${often} and could not be written: ${error}. Somebody has to look at its rows.`;
}
