/** About a second, in which the process does nothing else. As many rules as there may be with one condition each need four million. */
const comparisonsAtMost = 5_000_000;

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
