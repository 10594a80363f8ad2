import type { IncomingMessage } from 'node:http';

const LIMIT = 48 * 1024 * 1024;

/** A request as routes see it. */
export interface Request {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  authorization: string | undefined;
  body: Buffer;
  /** Aborted when the client goes away, so that a long poll stops waiting for it. */
  gone: AbortSignal;
}

export class BadRequest extends Error {
  readonly issues: unknown;
  constructor(message: string, issues: unknown = []) {
    super(message);
    this.issues = issues;
  }
}

/** Reads a whole body; throws BadRequest when it is longer than 48 MiB. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new BadRequest('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
