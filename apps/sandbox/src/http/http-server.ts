import { createServer, type Server, type ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply } from './reply.ts';
import { BadRequest, readBody } from './request.ts';
import type { Router } from './router.ts';

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

/** Serves the router. `refuse` words a failure for a path: Twilio's error shape, or the sandbox's own. */
export async function serve(
  router: Router,
  refuse: (path: string, error: unknown) => Reply,
  at: { host: string; port: number },
): Promise<RunningServer> {
  const server = createServer((incoming, response) => {
    void answer(router, refuse, incoming, response);
  });
  // Longer than the clients' idle limit: a socket that we close while a request is under way looks to
  // the product like an unknown outcome, and that must happen only when a test asks for it.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function answer(
  router: Router,
  refuse: (path: string, error: unknown) => Reply,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
  });
  let reply: Reply;
  try {
    const found = router.find(incoming.method ?? 'GET', url.pathname);
    const body = await readBody(incoming);
    if (!found) throw new NoRoute();
    reply = await found.handler({
      method: incoming.method ?? 'GET',
      path: url.pathname,
      params: found.params,
      query: url.searchParams,
      authorization: incoming.headers.authorization,
      body,
      gone: gone.signal,
    });
  } catch (error) {
    reply = refuse(url.pathname, error);
  }
  if (!response.destroyed) write(response, reply);
}

function write(response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'never') return;
  if (reply.kind === 'empty') {
    response.writeHead(reply.status).end();
    return;
  }
  const body = reply.kind === 'bytes' ? reply.body : Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'Content-Type': reply.kind === 'bytes' ? reply.contentType : 'application/json',
    'Content-Length': body.length,
    ...(reply.kind === 'json' ? reply.headers : {}),
  });
  response.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** No route has this path. */
export class NoRoute extends Error {}

/** The sandbox's own error shape, for paths outside the provider's API. */
export function plainRefusal(error: unknown): Reply {
  if (error instanceof NoRoute)
    return { kind: 'json', status: 404, body: { error: 'there is no such path' } };
  if (error instanceof BadRequest)
    return { kind: 'json', status: 400, body: { error: error.message, issues: error.issues } };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'json', status: 500, body: { error: message } };
}
