/**
 * Waits until `look` neither throws nor answers undefined or false, and answers what it saw. The limit is for what never
 * happens: a busy machine may take many seconds for what an idle one does at once, and what it lost comes again by a timer.
 */
export async function eventually<T>(
  look: () => Promise<T> | T,
  timeoutMs = 90_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let trouble: unknown;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false)
        return seen as Exclude<T, undefined | null | false>;
      trouble = new Error(`still ${String(seen)}`);
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`It did not happen within ${timeoutMs} ms: ${String(trouble)}`, { cause: trouble });
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
