/** Waits until `look` neither throws nor answers undefined or false, and answers what it saw. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  timeoutMs = 15_000,
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
