import type { z } from 'zod';
import { BadRequest, type Request } from './request.ts';

/** The request's JSON body as the schema describes it. Throws BadRequest with every mistake. */
export function jsonBody<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  let given: unknown;
  try {
    given = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new BadRequest('the body is not JSON');
  }
  return checked(schema, given);
}

/** The query parameters as the schema describes them. */
export function queryOf<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  return checked(schema, Object.fromEntries(request.query));
}

function checked<S extends z.ZodType>(schema: S, given: unknown): z.infer<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new BadRequest('the request does not have the right shape', issues);
}
