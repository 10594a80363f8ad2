/** What a policy would have done in the situations that were recorded. */
export interface Shadow {
  /**
   * By contact that counts: whom the policy would have chosen for its first offer; `none` for nobody yet, NaN when not asked.
   */
  readonly choice: Float64Array;
  /** 1 where another was chosen and the recorded offer could not be made again: no room, not there, or not eligible by these rules. */
  readonly impossible: Uint8Array;
  /** 1 where another contact should have had the agent's room. */
  readonly overtaken: Uint8Array;
}

/** Nothing asked yet. */
export function noShadow(contacts: number): Shadow {
  return {
    choice: new Float64Array(contacts).fill(NaN),
    impossible: new Uint8Array(contacts),
    overtaken: new Uint8Array(contacts),
  };
}
