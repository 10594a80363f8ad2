/**
 * The gamma distribution by the cube root that is nearly normal (Wilson and Hilferty 1931): good to a percent or so for
 * shapes of one half and more, and what it lacks is learned with everything else.
 */
export function gammaShareBelow(x: number, mean: number, shape: number): number {
  if (x <= 0) return 0;
  const ninth = 1 / (9 * shape);
  return normalShareBelow((Math.cbrt(x / mean) - (1 - ninth)) / Math.sqrt(ninth));
}

/** The value that this share of outcomes stays below. */
export function gammaQuantile(share: number, mean: number, shape: number): number {
  const ninth = 1 / (9 * shape);
  const root = 1 - ninth + normalQuantile(share) * Math.sqrt(ninth);
  return root <= 0 ? 0 : mean * root ** 3;
}

/** Abramowitz and Stegun 7.1.26, error below 2e-7. */
function normalShareBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** Abramowitz and Stegun 26.2.23, error below 5e-4. */
function normalQuantile(share: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, share));
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(tail));
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return p < 0.5 ? -z : z;
}
