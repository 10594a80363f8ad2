/** Two-sided quantile of Student's t: within ± this lie `share` of all values at so many degrees of freedom. */
export function studentT(share: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (within(high, degrees) < share) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| ≤ t) for whole degrees of freedom: Abramowitz & Stegun 26.7.3 and 26.7.4. */
function within(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cos = Math.cos(angle);
  const odd = degrees % 2 === 1;
  if (degrees === 1) return (2 * angle) / Math.PI;
  let term = odd ? cos : 1;
  let sum = term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cos * cos;
    sum += term;
  }
  const sine = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + sine) : sine;
}
