import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Flow } from '#flow/flow.ts';
import { FLOW } from '#runtime/tokens.ts';
import { signedIn } from './signed-in.ts';

const ofReply = /^\/api\/v1\/conversations\/[^/]+\/replies\/?(\?|$)/;

/**
 * Replies bring attachments along, so their bodies may be 25 MB where others are 1 MB. A stranger's is not read: parsing
 * it would cost us a second of time and many times its size in memory before the guard could say 401.
 */
export function takeLargeBodies(app: NestExpressApplication): void {
  const flow = app.get<Flow>(FLOW);
  const isReply = (request: IncomingMessage & { originalUrl?: string }) =>
    ofReply.test(request.originalUrl ?? '') &&
    /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  app.use((request: Request, _: Response, next: NextFunction) => {
    if (!isReply(request)) {
      next();
      return;
    }
    signedIn(flow, request).then(() => {
      next();
    }, next);
  });
  app.useBodyParser('json', { limit: '25mb', type: isReply });
}
