/** By what was said of a breach, in `breachEdges.length + 1` bins: how often, the sum of what was said, and how often it came. */
export interface Sayings {
  readonly times: readonly number[];
  readonly said: readonly number[];
  readonly came: readonly number[];
}

/** From what was said to what comes: the logit of what comes is `low × ln p − high × ln(1 − p) + shift`. */
export interface BreachCurve {
  readonly low: number;
  readonly high: number;
  readonly shift: number;
}

/** As it was said. */
export const asSaid: BreachCurve = { low: 1, high: 1, shift: 0 };

/** Between the bins; finer where a percent more is another matter. */
export const breachEdges: readonly number[] = [
  0.002, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
  0.85, 0.9, 0.95, 0.975, 0.99, 0.998,
];

/** Nothing is surer than this. */
const surest = 0.0005;
/** How much is imagined that speaks for the curve that is expected anyway: the curvature of each number's likelihood. */
const prior = { low: 60, high: 60, shift: 20 };
const rounds = 12;
const [leastSlope, greatestSlope, greatestShift] = [0.1, 4, 4];

export function breachBin(said: number): number {
  let bin = 0;
  while (bin < breachEdges.length && said >= (breachEdges[bin] ?? 1)) bin += 1;
  return bin;
}

/**
 * Beta calibration (Kull, Silva Filho and Flach 2017) by the most likely curve after what was seen: three numbers can be
 * learned from the few busy hours of a week, where a table of bins would only repeat the last of them.
 * @param expected the curve while little was seen
 */
export function learnedCurve(seen: Sayings | undefined, expected: BreachCurve = asSaid): BreachCurve {
  if (!seen) return expected;
  const points = seen.times.flatMap((times, bin) =>
    times > 0 ? [{ times, came: seen.came[bin] ?? 0, ...featuresOf((seen.said[bin] ?? 0) / times) }] : [],
  );
  let { low, high, shift } = expected;
  for (let round = 0; round < rounds; round++) {
    // Newton's step: the slope of the logarithm of the likelihood, and its curvature.
    let [gl, gh, gs] = [
      prior.low * (expected.low - low),
      prior.high * (expected.high - high),
      prior.shift * (expected.shift - shift),
    ];
    let [ll, hh, ss, lh, ls, hs] = [prior.low, prior.high, prior.shift, 0, 0, 0];
    for (const { times, came, ofLow, ofHigh } of points) {
      const p = sigmoid(low * ofLow + high * ofHigh + shift);
      const missed = came - times * p;
      const weight = times * p * (1 - p);
      gl += missed * ofLow;
      gh += missed * ofHigh;
      gs += missed;
      ll += weight * ofLow * ofLow;
      hh += weight * ofHigh * ofHigh;
      ss += weight;
      lh += weight * ofLow * ofHigh;
      ls += weight * ofLow;
      hs += weight * ofHigh;
    }
    const det = ll * (hh * ss - hs * hs) - lh * (lh * ss - hs * ls) + ls * (lh * hs - hh * ls);
    const dl = (gl * (hh * ss - hs * hs) - lh * (gh * ss - hs * gs) + ls * (gh * hs - hh * gs)) / det;
    const dh = (ll * (gh * ss - gs * hs) - gl * (lh * ss - hs * ls) + ls * (lh * gs - gh * ls)) / det;
    const ds = (ll * (hh * gs - hs * gh) - lh * (lh * gs - gh * ls) + gl * (lh * hs - hh * ls)) / det;
    low = between(leastSlope, greatestSlope, low + dl);
    high = between(leastSlope, greatestSlope, high + dh);
    shift = between(-greatestShift, greatestShift, shift + ds);
    if (Math.abs(dl) + Math.abs(dh) + Math.abs(ds) < 1e-6) break;
  }
  return { low, high, shift };
}

/** What comes of what was said. */
export function throughCurve({ low, high, shift }: BreachCurve, said: number): number {
  const { ofLow, ofHigh } = featuresOf(said);
  return sigmoid(low * ofLow + high * ofHigh + shift);
}

function featuresOf(said: number) {
  const p = between(surest, 1 - surest, said);
  return { ofLow: Math.log(p), ofHigh: -Math.log(1 - p) };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function between(least: number, most: number, value: number): number {
  return Math.min(most, Math.max(least, value));
}
