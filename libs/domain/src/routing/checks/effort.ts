/** Some half a second, in which the process does nothing else. */
const comparisonsAtMost = 2_000_000;

/** How much comparing a check may do. What it does not suffice for cannot be told, which is a no. */
export class Effort {
  /** Comparisons of conditions and of what they list. */
  spent = 0;

  constructor(private readonly atMost = comparisonsAtMost) {}

  /** Whether one more comparison may be made. */
  spend(): boolean {
    this.spent += 1;
    return !this.isExhausted;
  }

  get isExhausted(): boolean {
    return this.spent > this.atMost;
  }
}
