import type { NextFunction, Request, Response } from 'express';

/** What the API answers is about people; nothing between us and the client keeps a copy (RFC 9111 §5.2.2.5). */
export function noStore(_: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
