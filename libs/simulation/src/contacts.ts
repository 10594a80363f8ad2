/** Where a contact is on its way. Each ends in exactly one of the states from `ended` on. */
export const contactState = {
  /** Not arrived yet. */
  ahead: 0,
  waiting: 1,
  offered: 2,
  handling: 3,
  /** Handled, and the agent wraps up. */
  wrapping: 4,
  ended: 5,
  abandoned: 6,
  /** Turned away because the system was full. */
  blocked: 7,
} as const;

/** What is known of the contacts of a run, by number in order of arrival. Instants in seconds, NaN before they happen. */
export class Contacts {
  readonly count: number;
  readonly state: Uint8Array;
  readonly classOf: Int32Array;
  readonly arrivedAt: Float64Array;
  /** The last instant at which the answer (or the end, where the channel promises that) keeps the promise. */
  readonly deadline: Float64Array;
  /** Relaxation steps reached. */
  readonly step: Uint8Array;
  readonly offers: Int32Array;
  /** Who let the last offer expire, or -1. */
  readonly lastMissedBy: Int32Array;
  /** Whom it rings at or who has it, or -1. */
  readonly agent: Int32Array;
  readonly firstOfferedAt: Float64Array;
  readonly acceptedAt: Float64Array;
  /** When handling was over (without wrap-up), or the customer left or was turned away. */
  readonly endedAt: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.state = new Uint8Array(count);
    this.classOf = new Int32Array(count);
    this.arrivedAt = new Float64Array(count).fill(NaN);
    this.deadline = new Float64Array(count).fill(NaN);
    this.step = new Uint8Array(count);
    this.offers = new Int32Array(count);
    this.lastMissedBy = new Int32Array(count).fill(-1);
    this.agent = new Int32Array(count).fill(-1);
    this.firstOfferedAt = new Float64Array(count).fill(NaN);
    this.acceptedAt = new Float64Array(count).fill(NaN);
    this.endedAt = new Float64Array(count).fill(NaN);
  }
}
