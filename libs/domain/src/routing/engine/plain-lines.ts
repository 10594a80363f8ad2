import type { Group } from './group.ts';
import type { Line } from './line.ts';

/**
 * Of each group of work the first line that stands for all of it, with the places of those who may serve it and how long they
 * take: side by side in memory, because the house looks over all of them every half minute for what the cheapest place costs.
 */
export class PlainLines {
  readonly lines: readonly Line[];
  /** Line by line the places of those who may serve it, and by their levels the handling time against the group's. */
  readonly places: Int32Array;
  readonly paces: Float64Array;
  /** Where each line's places begin, and where the last line's end. */
  readonly starts: Int32Array;

  /**
   * @param all in the order in which they were opened
   * @param kinds by place the number of whoever's kind sits there
   */
  constructor(all: Iterable<Line>, kinds: Int32Array) {
    const first = new Map<Group, Line>();
    for (const line of all) if (!line.isApart && !first.has(line.group)) first.set(line.group, line);
    this.lines = [...first.values()];
    let size = 0;
    for (const { able } of this.lines) size += able.size;
    this.places = new Int32Array(size);
    this.paces = new Float64Array(size);
    this.starts = new Int32Array(this.lines.length + 1);
    let end = 0;
    this.lines.forEach(({ able, fitness }, number) => {
      let at = end;
      end = able.list(this.places, at);
      this.starts[number + 1] = end;
      for (; at < end; at++) this.paces[at] = fitness.paceAt(kinds[this.places[at] as number] as number);
    });
  }
}
