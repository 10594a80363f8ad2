/**
 * A signal that follows several others until `release()`. Unlike AbortSignal.any it can be let go, which
 * matters to a caller who hears the waiting music a hundred times over on one long-lived signal.
 */
export function either(...signals: AbortSignal[]): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const follow = (event: Event): void => {
    controller.abort((event.target as AbortSignal).reason);
  };
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', follow, { once: true });
  }
  const release = (): void => {
    for (const signal of signals) signal.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, release };
}
