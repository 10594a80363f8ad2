/** Drives the sandbox: customers' mailboxes and phones, agents' phones, over its HTTP interface. */
export class OutsideWorld {
  constructor(readonly url: string) {}

  async request(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${this.url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  sendMail(mail: {
    from: string;
    to: string;
    subject: string;
    text: string;
    messageId?: string;
    inReplyTo?: string;
    references?: string[];
    raw?: string;
  }): Promise<{ messageId: string }> {
    return this.request('POST', '/mails', mail);
  }

  /** Waits for mail that the product sent to an address. */
  async mailTo(address: string, count = 1, waitMs = 90_000): Promise<any[]> {
    const query = new URLSearchParams({ to: address, count: String(count), wait: String(waitMs) });
    return (await this.request('GET', `/mails?${query.toString()}`)).mails;
  }

  replyTo(mailId: string, text: string): Promise<any> {
    return this.request('POST', `/mails/${mailId}/reply`, { text });
  }

  text(from: string, to: string, body: string, messageSid?: string): Promise<any> {
    return this.request('POST', '/texts', { from, to, body, ...(messageSid ? { messageSid } : {}) });
  }

  /** Waits for texts that the product sent to a number. */
  async textsTo(number: string, count = 1, waitMs = 90_000): Promise<any[]> {
    const query = new URLSearchParams({ to: number, count: String(count), wait: String(waitMs) });
    return (await this.request('GET', `/texts?${query.toString()}`)).texts;
  }

  async callUp(from: string, to: string, script: readonly unknown[]): Promise<string> {
    const { callSid } = await this.request('POST', '/calls', { from, to, script });
    return callSid as string;
  }

  /** Waits until a call is `queued`, `in-conference`, `connected` or `completed`. */
  callUntil(callSid: string, until: string, waitMs = 90_000): Promise<any> {
    return this.request('GET', `/calls/${callSid}?until=${until}&wait=${waitMs}`);
  }

  hangUp(callSid: string): Promise<any> {
    return this.request('POST', `/calls/${callSid}/hang-up`);
  }

  /** How the phone of an agent behaves when it rings. */
  phone(number: string, behaviour: Readonly<Record<string, unknown>>): Promise<any> {
    return this.request('PUT', `/phones/${encodeURIComponent(number)}`, behaviour);
  }

  webhooks(query = ''): Promise<any> {
    return this.request('GET', `/webhooks${query}`);
  }
}
