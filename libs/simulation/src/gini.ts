/**
 * The Gini coefficient of shares: 0 when all are equal, near 1 when one has everything. NaN values (an agent who was never
 * there) do not count. NaN when nobody is left.
 */
export function gini(shares: Float64Array): number {
  const sorted = shares.filter((share) => !Number.isNaN(share)).sort();
  const { length } = sorted;
  if (length === 0) return NaN;
  let sum = 0;
  let ranked = 0;
  sorted.forEach((share, rank) => {
    sum += share;
    ranked += (2 * (rank + 1) - length - 1) * share;
  });
  return sum === 0 ? 0 : ranked / (length * sum);
}
