/**
 * How patiently a webhook is sent, read from the URL's fragment (`#rc=3&rp=5xx,ct,rt`).
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export interface ConnectionOverrides {
  connectTimeoutMs: number;
  readTimeoutMs: number;
  totalTimeoutMs: number;
  retries: number;
  /** Which failures are tried again: `ct` connecting, `rt` reading, `4xx`, `5xx`, `all`. */
  retryOn: ReadonlySet<string>;
}

export function connectionOverrides(url: string): ConnectionOverrides {
  const hash = url.indexOf('#');
  const given = new URLSearchParams(hash < 0 ? '' : url.slice(hash + 1));
  const within = (name: string, low: number, high: number, otherwise: number): number => {
    const value = Number.parseInt(given.get(name) ?? '', 10);
    return value >= low && value <= high ? value : otherwise;
  };
  return {
    connectTimeoutMs: within('ct', 100, 10_000, 5_000),
    readTimeoutMs: within('rt', 100, 15_000, 15_000),
    totalTimeoutMs: within('tt', 100, 15_000, 15_000),
    retries: within('rc', 0, 5, 1),
    retryOn: new Set((given.get('rp') ?? 'ct').split(',')),
  };
}

export type Failure = 'ct' | 'rt' | '4xx' | '5xx';

export function shouldRetry(overrides: ConnectionOverrides, failure: Failure): boolean {
  return overrides.retryOn.has('all') || overrides.retryOn.has(failure);
}
