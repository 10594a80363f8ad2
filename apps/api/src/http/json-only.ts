import type { NextFunction, Request, Response } from 'express';
import { Problem } from '#platform/problem.ts';

/** Refuses a body that is not JSON where the API reads one (RFC 9110 §15.5.16). */
export function jsonOnly(request: Request, _: Response, next: NextFunction): void {
  const length = request.headers['content-length'];
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (hasBody && !request.is('application/json')) {
    const detail = 'Send the body as JSON, with "Content-Type: application/json".';
    next(new Problem(415, 'unsupported-media-type', 'Unsupported media type', detail));
    return;
  }
  next();
}
