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

  /** @param all in the order in which they were opened */
  constructor(all: Iterable<Line>, paceOf: (line: Line, place: number) => number) {
    const first = new Map<Group, Line>();
    for (const line of all) if (!line.isApart && !first.has(line.group)) first.set(line.group, line);
    this.lines = [...first.values()];
    const sizes = this.lines.map(({ able }) => able.size);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    this.places = new Int32Array(size);
    this.paces = new Float64Array(size);
    this.starts = new Int32Array(this.lines.length + 1);
    let at = 0;
    this.lines.forEach((line, number) => {
      this.starts[number] = at;
      line.able.each((place) => {
        this.places[at] = place;
        this.paces[at++] = paceOf(line, place);
      });
    });
    this.starts[this.lines.length] = at;
  }
}
