import { randomUUID } from 'node:crypto';

const heartbeatEveryMs = 20_000;

/** An agent's program: signs in and speaks to the API over HTTP. */
export class ApiClient {
  #heartbeats: NodeJS.Timeout | undefined;

  private constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<ApiClient> {
    const response = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`signing in as ${email}: ${response.status} ${await response.text()}`);
    const { token } = (await response.json()) as { token: string };
    return new ApiClient(url, token);
  }

  /** Says from now on that somebody is there, as an inbox does while it is open: on a slow machine a presence would lapse. */
  stay(): void {
    this.#heartbeats ??= setInterval(() => {
      // One may be lost, as while the API is killed; the next is soon enough.
      this.post('/agents/me/heartbeat').catch(() => undefined);
    }, heartbeatEveryMs);
  }

  leave(): void {
    clearInterval(this.#heartbeats);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: any; headers: Headers }> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
  }

  async get(path: string): Promise<any> {
    return ok(await this.call('GET', path), path);
  }

  async post(path: string, body: unknown = {}): Promise<any> {
    return ok(await this.call('POST', path, body, { 'idempotency-key': randomUUID() }), path);
  }

  /** Changes what carries a version: reads it first and sends the version along. */
  async put(path: string, body: unknown, version?: number): Promise<any> {
    return ok(
      await this.call('PUT', path, body, version === undefined ? {} : { 'if-match': `"${version}"` }),
      path,
    );
  }
}

function ok({ status, body }: { status: number; body: any }, path: string): any {
  if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
