/** A set of agents of one pool by their place in it, one bit each, so that sets are met 32 agents at a time. */
export class AgentSet {
  readonly words: Uint32Array;

  constructor(size: number) {
    this.words = new Uint32Array(Math.ceil(size / 32));
  }

  add(place: number): this {
    this.words[place >>> 5] = (this.words[place >>> 5] ?? 0) | (1 << (place & 31));
    return this;
  }

  remove(place: number): void {
    this.words[place >>> 5] = (this.words[place >>> 5] ?? 0) & ~(1 << (place & 31));
  }

  put(place: number, isIn: boolean): void {
    if (isIn) this.add(place);
    else this.remove(place);
  }

  has(place: number): boolean {
    return (((this.words[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
  }

  copy(): AgentSet {
    const copy = new AgentSet(this.words.length * 32);
    copy.words.set(this.words);
    return copy;
  }

  /** Keeps only those that are in `other` too. */
  meet(other: AgentSet): this {
    for (let at = 0; at < this.words.length; at++) {
      this.words[at] = (this.words[at] ?? 0) & (other.words[at] ?? 0);
    }
    return this;
  }

  /** Becomes those who are in all of these. */
  fill(a: AgentSet, b: AgentSet, c?: AgentSet): this {
    const { words } = this;
    for (let at = 0; at < words.length; at++) words[at] = (a.words[at] ?? 0) & (b.words[at] ?? 0);
    return c ? this.meet(c) : this;
  }

  /** Each place in ascending order; for hot paths, where an iterator costs too much. */
  each(visit: (place: number) => void): void {
    for (let at = 0; at < this.words.length; at++) {
      for (let rest = this.words[at] ?? 0; rest !== 0; rest &= rest - 1) {
        visit(at * 32 + (31 - Math.clz32(rest & -rest)));
      }
    }
  }

  /** Takes in all of `other`. */
  join(other: AgentSet): this {
    for (let at = 0; at < this.words.length; at++) {
      this.words[at] = (this.words[at] ?? 0) | (other.words[at] ?? 0);
    }
    return this;
  }

  /** Takes in all of `other` that are in `within` too; answers how many more it has then. */
  joinFrom(other: AgentSet, within: AgentSet): number {
    const [mine, theirs, allowed] = [this.words, other.words, within.words];
    let more = 0;
    for (let at = 0; at < mine.length; at++) {
      const added = (theirs[at] ?? 0) & (allowed[at] ?? 0) & ~(mine[at] as number);
      if (added === 0) continue;
      more += ones(added);
      mine[at] = (mine[at] as number) | added;
    }
    return more;
  }

  /** Whether anybody is in both. */
  meets(other: AgentSet): boolean {
    for (let at = 0; at < this.words.length; at++) {
      if (((this.words[at] ?? 0) & (other.words[at] ?? 0)) !== 0) return true;
    }
    return false;
  }

  get isEmpty(): boolean {
    for (let at = 0; at < this.words.length; at++) if (this.words[at] !== 0) return false;
    return true;
  }

  get size(): number {
    let count = 0;
    for (let at = 0; at < this.words.length; at++) count += ones(this.words[at] ?? 0);
    return count;
  }

  /** Writes the places in ascending order into a list, from this position on; answers the position after the last. */
  list(places: Int32Array, from = 0): number {
    const { words } = this;
    let to = from;
    for (let at = 0; at < words.length; at++)
      for (let rest = (words[at] as number) | 0; rest !== 0; rest &= rest - 1)
        places[to++] = at * 32 + (31 - Math.clz32(rest & -rest));
    return to;
  }

  /** How many are in `other` too. */
  inCommon(other: AgentSet): number {
    const [mine, theirs] = [this.words, other.words];
    let count = 0;
    for (let at = 0; at < mine.length; at++) {
      const both = (mine[at] as number) & (theirs[at] ?? 0);
      if (both !== 0) count += ones(both);
    }
    return count;
  }

  /** How many are in `other` too, but not in `third`. */
  inCommonBut(other: AgentSet, third: AgentSet): number {
    const [mine, theirs, away] = [this.words, other.words, third.words];
    let count = 0;
    for (let at = 0; at < mine.length; at++) {
      const left = (mine[at] as number) & (theirs[at] ?? 0) & ~(away[at] ?? 0);
      if (left !== 0) count += ones(left);
    }
    return count;
  }

  /** Places in ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.words.length; at++) {
      for (let rest = this.words[at] ?? 0; rest !== 0; rest &= rest - 1) {
        yield at * 32 + (31 - Math.clz32(rest & -rest));
      }
    }
  }
}

/** How many bits of a word are set. */
export function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
