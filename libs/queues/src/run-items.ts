/**
 * Runs a job's items, a few at a time. Every item gets its turn even when one fails; then the first failure is
 * thrown, so that the queue tries the job again, and the items that succeeded find their work done.
 */
export async function runItems<T>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) {
      try {
        await run(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1)
    throw new AggregateError(failures, `${failures.length} of ${items.length} items failed`);
}
