import { ones, type AgentSet } from '../agent-set.ts';
import { kindTermCount } from './kind-term.ts';

/** What is known of the kinds of those who may serve something; `Fitness` is such. */
interface ByKind {
  readonly able: AgentSet;
  readonly rowOf: Int32Array;
  readonly rows: Float64Array;
}

/**
 * Those who may serve something, in the order of their places, each with the terms of their kind: side by side in memory, where
 * the kinds' own rows lie far apart, because a decision goes over all of them.
 */
export class AbleList {
  readonly places: Int32Array;
  /** As in `kindTerm`, person by person. */
  readonly terms: Float64Array;
  readonly #rowAt: Int32Array;
  /** Word by word their bits, and how many come before those. */
  readonly bits: Int32Array;
  /** Which of them had the cheapest place when it was looked at last: they may again. */
  cheapest = 0;

  /** @param kindAt by place the number of whoever's kind sits there */
  constructor({ able, rowOf, rows }: ByKind, kindAt: Int32Array) {
    const { words } = able;
    this.bits = new Int32Array(2 * words.length);
    let count = 0;
    for (let at = 0; at < words.length; at++) {
      this.bits[2 * at] = words[at] as number;
      this.bits[2 * at + 1] = count;
      count += ones(words[at] as number);
    }
    this.places = new Int32Array(count);
    able.list(this.places);
    this.#rowAt = this.places.map((place) => rowOf[kindAt[place] as number] as number);
    this.terms = new Float64Array(count * kindTermCount);
    this.renew(rows);
  }

  /** The terms of kinds are other. */
  renew(rows: Float64Array): void {
    for (let at = 0; at < this.#rowAt.length; at++) {
      const from = (this.#rowAt[at] as number) * kindTermCount;
      for (let term = 0; term < kindTermCount; term++)
        this.terms[at * kindTermCount + term] = rows[from + term] as number;
    }
  }
}
