import type { Group } from './group.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import type { Line } from './line.ts';

/**
 * Of each group of work the first line that stands for all of it, with the places of those who may serve it and how long they
 * take: side by side in memory, because the house looks over all of them every minute for what the cheapest place costs.
 */
export class PlainLines {
  readonly lines: readonly Line[];
  /** Line by line the places of those who may serve it, and by their levels the handling time against the group's. */
  readonly places: Int32Array;
  readonly paces: Float64Array;
  /** Where each line's places begin, and where the last line's end. */
  readonly starts: Int32Array;
  /** Of each line where the place stands that was the cheapest when it was looked at last: it may be so again. */
  readonly cheapest: Int32Array;

  /**
   * @param all in the order in which they were opened
   * @param kindAt by place the number of whoever's kind sits there
   */
  constructor(all: Iterable<Line>, kindAt: Int32Array) {
    const first = new Map<Group, Line>();
    for (const line of all) if (!line.isApart && !first.has(line.group)) first.set(line.group, line);
    this.lines = [...first.values()];
    const lists = this.lines.map(({ fitness }) => fitness.listed(kindAt));
    this.starts = new Int32Array(lists.length + 1);
    lists.forEach(({ places }, number) => {
      this.starts[number + 1] = (this.starts[number] as number) + places.length;
    });
    const size = this.starts[lists.length] as number;
    this.cheapest = this.starts.slice(0, lists.length);
    this.places = new Int32Array(size);
    this.paces = new Float64Array(size);
    lists.forEach(({ places }, number) => {
      this.places.set(places, this.starts[number]);
    });
    this.renew(kindAt);
  }

  /** People of some levels take longer or shorter than they did. */
  renew(kindAt: Int32Array): void {
    this.lines.forEach(({ fitness }, number) => {
      const { places, terms } = fitness.listed(kindAt);
      const start = this.starts[number] as number;
      for (let at = 0; at < places.length; at++)
        this.paces[start + at] = terms[at * kindTermCount + kindTerm.pace] as number;
    });
  }
}
