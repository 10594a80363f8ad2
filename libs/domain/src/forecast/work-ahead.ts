import type { ForecastInput, WaitingLine } from './forecast-input.ts';
import { StaffTime } from './staff-time.ts';

/** So many orders are looked at; between two of them the work ahead is taken to grow evenly. */
const gridSize = 48;
const dayMs = 86_400_000;
/** Work that comes later and is served sooner lengthens the wait, in which more of it comes. */
const rounds = 3;

/** Agent-milliseconds of other lines' work, at the agents of a line, that are served before an order. */
export type OthersAhead = (order: number) => number;

/** How much agent time one conversation of a line takes. */
export function agentMsOf(
  line: Pick<WaitingLine, 'handlingMs' | 'wrapUpMs' | 'answerMs' | 'together'>,
): number {
  return Math.max(1, line.handlingMs + line.wrapUpMs + line.answerMs) / Math.max(1, line.together);
}

/**
 * What the lines are to each other where they share agents: for each line, the others' work before an order, what waits and
 * what is going to overtake. Takes lines × kinds of agents × `gridSize` steps, however many conversations wait.
 */
export function workAhead({ nowMs, kinds, lines }: ForecastInput): OthersAhead[] {
  const grid = gridOf(lines);
  const times = kinds.map((kind) => new StaffTime(nowMs, [kind.staff]));
  const staff = times.map((time) => Math.max(time.doneBy(nowMs + 1), time.meanUntil(nowMs + dayMs), 1e-9));
  const shares = lines.map((line) => {
    const all = line.kinds.reduce((sum, kind) => sum + (staff[kind] ?? 0), 0);
    return line.kinds.map((kind) => (staff[kind] ?? 0) / all);
  });
  const ahead = lines.map((line) => countsBefore(line, grid));
  const load = kinds.map(() => new Float64Array(grid.length));
  eachServed(lines, shares, (line, number, kind, share) => {
    const work = agentMsOf(line) * share;
    const [counts, sum] = [ahead[number], load[kind]];
    if (counts && sum) for (let g = 0; g < grid.length; g++) add(sum, g, work * (counts[g] ?? 0));
  });
  const full = load.map((sum) => Float64Array.from(sum));
  for (let round = 0; round < rounds; round++) {
    const until = full.map((sum, kind) =>
      sum.map((work) => Math.min(dayMs, (times[kind]?.doneAt(work) ?? Infinity) - nowMs)),
    );
    full.forEach((sum, kind) => {
      sum.set(load[kind] ?? []);
    });
    eachServed(lines, shares, (line, _number, kind, share) => {
      const rate = line.arrivals * agentMsOf(line) * share;
      const [sum, ends] = [full[kind], until[kind]];
      if (!sum || !ends || rate === 0) return;
      grid.forEach((order, g) => {
        const window = Math.min(order - line.leadMs - nowMs, ends[g] ?? 0);
        if (window > 0) add(sum, g, rate * window);
      });
    });
  }
  return lines.map((line, number) => {
    const own = ahead[number] ?? new Float64Array(grid.length);
    const others = grid.map((_, g) => {
      const all = line.kinds.reduce((sum, kind) => sum + (full[kind]?.[g] ?? 0), 0);
      return Math.max(0, all - (own[g] ?? 0) * agentMsOf(line));
    });
    return (order) => between(grid, others, order);
  });
}

function eachServed(
  lines: readonly WaitingLine[],
  shares: readonly (readonly number[])[],
  act: (line: WaitingLine, number: number, kind: number, share: number) => void,
): void {
  lines.forEach((line, number) => {
    line.kinds.forEach((kind, at) => {
      act(line, number, kind, shares[number]?.[at] ?? 0);
    });
  });
}

/** The orders of what waits, thinned out evenly. */
function gridOf(lines: readonly WaitingLine[]): number[] {
  const orders: number[] = [];
  for (const { waiting } of lines) {
    // A long line is known by a few of its places.
    const every = Math.max(1, Math.floor(waiting.length / gridSize));
    for (let at = 0; at < waiting.length; at += every) orders.push(waiting[at]?.order ?? 0);
    const last = waiting.at(-1);
    if (last) orders.push(last.order);
  }
  orders.sort((a, b) => a - b);
  if (orders.length <= gridSize) return orders;
  const step = (orders.length - 1) / (gridSize - 1);
  return Array.from({ length: gridSize }, (_, at) => orders[Math.round(at * step)] ?? 0);
}

function countsBefore({ waiting }: WaitingLine, grid: readonly number[]): Float64Array {
  const counts = new Float64Array(grid.length);
  let at = 0;
  grid.forEach((order, g) => {
    while (at < waiting.length && (waiting[at]?.order ?? Infinity) < order) at += 1;
    counts[g] = at;
  });
  return counts;
}

function between(grid: readonly number[], values: readonly number[], order: number): number {
  let [low, high] = [0, grid.length - 1];
  if (high < 0) return 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((grid[middle] ?? Infinity) < order) low = middle + 1;
    else high = middle;
  }
  const [right, left] = [values[low] ?? 0, values[low - 1]];
  if (left === undefined) return right;
  const [from, to] = [grid[low - 1] ?? order, grid[low] ?? order];
  const share = to > from ? Math.min(1, (order - from) / (to - from)) : 1;
  return left + (right - left) * share;
}

function add(sum: Float64Array, at: number, by: number): void {
  sum[at] = (sum[at] ?? 0) + by;
}
