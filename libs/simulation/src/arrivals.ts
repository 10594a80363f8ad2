import type { RandomStream } from './random.ts';
import type { ArrivalRate } from './scenario.ts';

const never = Infinity;
const { max, min, sqrt } = Math;

/** The rate is linear within each: from `start` an instant, per second. */
interface Stretch {
  from: number;
  to: number;
  start: number;
  end: number;
}

/**
 * The arrivals of one class before the horizon: a Poisson process whose rate follows the table, by inversion (each
 * exponential draw is how much of the integrated rate lies between two arrivals). Answers Infinity after the last one.
 */
export function arrivalDrawer(rate: ArrivalRate, horizon: number, random: RandomStream): () => number {
  const stretches = stretchesOf(rate, horizon);
  let at = 0;
  let number = 0;
  return () => {
    let area = random.exponential();
    for (; number < stretches.length; number++) {
      const { from, to, start, end } = stretches[number] as Stretch;
      at = max(at, from);
      const slope = (end - start) / (to - from);
      const now = start + slope * (at - from);
      const left = ((now + end) / 2) * (to - at);
      if (left > area) {
        // Solves now·d + slope·d²/2 = area in the form that does not cancel when the slope is small.
        at += (2 * area) / (now + sqrt(max(now * now + 2 * slope * area, 0)));
        return min(at, to);
      }
      area -= left;
    }
    return never;
  };
}

/** Contacts expected between two instants. */
export function expectedArrivals(rate: ArrivalRate, from: number, to: number): number {
  let sum = 0;
  for (const stretch of stretchesOf(rate, to)) {
    const begin = max(stretch.from, from);
    if (begin >= stretch.to) continue;
    const slope = (stretch.end - stretch.start) / (stretch.to - stretch.from);
    sum += ((stretch.start + slope * (begin - stretch.from) + stretch.end) / 2) * (stretch.to - begin);
  }
  return sum;
}

function stretchesOf({ perHour = 0, table, mult = [] }: ArrivalRate, horizon: number): Stretch[] {
  const points = table ?? [[0, perHour] as const];
  const edges = [...points.map(([at]) => at), ...mult.flatMap(([from, to]) => [from, to])];
  const cuts = [...new Set([0, ...edges.filter((at) => at > 0 && at < horizon), horizon])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((to, at) => {
    const from = cuts[at] ?? 0;
    const factor = mult
      .filter(([begin, end]) => begin <= from && to <= end)
      .reduce((product, [, , each]) => product * each, 1);
    const perSecond = (perHour: number) => (factor * perHour) / 3600;
    return { from, to, start: perSecond(rateFrom(points, from)), end: perSecond(rateUpTo(points, to)) };
  });
}

type Points = readonly (readonly [number, number])[];

/** Linear between the points, constant beyond them. Where two stand at one instant, it is what the later one says. */
function rateFrom(points: Points, at: number): number {
  const after = points.findIndex(([instant]) => instant > at);
  const [nextAt, next] = points[after === -1 ? points.length - 1 : after] ?? [0, 0];
  const [lastAt, last] = points[after === -1 ? points.length - 1 : after - 1] ?? [nextAt, next];
  return nextAt === lastAt ? next : last + ((next - last) * (at - lastAt)) / (nextAt - lastAt);
}

/** The same for who comes from before: where two stand at one instant, it is what the earlier one says. */
function rateUpTo(points: Points, at: number): number {
  const reached = points.find(([instant]) => instant >= at);
  return reached?.[0] === at ? reached[1] : rateFrom(points, at);
}
