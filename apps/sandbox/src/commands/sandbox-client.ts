/** The sandbox is not there, or does not answer as one does. */
export class Unreachable extends Error {}

/** The sandbox understood, and said no. */
export class Refused extends Error {}

/** Talks to the control API of a running sandbox. */
export class SandboxClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('POST', path, body);
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}/sandbox${path}`, init).catch(() => {
      throw new Unreachable(`no sandbox answers at ${this.#url} (set SANDBOX_URL, or SANDBOX_PORT)`);
    });
    const text = await response.text();
    const answer = read(text, this.#url);
    if (!response.ok) throw new Refused(sayWhy(answer));
    return answer as T;
  }
}

function read(text: string, url: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Unreachable(`what answers at ${url} is not a sandbox`);
  }
}

function sayWhy(answer: unknown): string {
  const { error = 'refused', issues = [] } = (answer ?? {}) as {
    error?: string;
    issues?: { path: string; message: string }[];
  };
  return [error, ...issues.map(({ path, message }) => `  ${path}: ${message}`)].join('\n');
}
