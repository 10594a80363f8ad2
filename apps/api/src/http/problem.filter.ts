import {
  Catch,
  HttpException,
  Inject,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { NoRoutingPolicy } from '#flow/routing/live-policy.ts';
import { CursorError } from '#persistence/page.ts';
import { newId } from '#platform/new-id.ts';
import { Problem } from '#platform/problem.ts';
import { LOGGER } from '#runtime/tokens.ts';
import { malformed } from './refusals.ts';
import { routesIn } from './routes.ts';

/** Postgres: a character that text cannot hold, as NUL. */
const unstorable = new Set(['22021', '22P05']);

/** Answers every error as RFC 9457 problem details. What nobody expected is logged, and the answer names the entry. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly modules: ModulesContainer,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.#problemOf(error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headersOf(problem))) response.setHeader(name, value);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  #problemOf(error: unknown, request: Request): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof CursorError) {
      const problem = 'is not a cursor of this list; leave it out to begin anew';
      return malformed([{ in: 'query', field: 'cursor', problem }]);
    }
    if (error instanceof NoRoutingPolicy) {
      const detail =
        'No routing policy is live, so nothing can be routed. Have an admin publish one named "default" at /api/v1/routing-policies.';
      return new Problem(503, 'no-routing-policy', 'No routing policy', detail);
    }
    if (unstorable.has(String((error as { code?: unknown } | null)?.code))) {
      return malformed([{ in: 'body', field: 'text', problem: 'must not hold NUL or half characters' }]);
    }
    if (error instanceof NotFoundException) return this.#noRoute(request);
    if (error instanceof HttpException && error.getStatus() < 500) return ofHttp(error);
    const id = newId();
    this.logger.error({ err: error, id, method: request.method, path: request.path }, 'a request failed');
    return new Problem(
      500,
      'unexpected',
      'Unexpected error',
      `Something went wrong on our side. Try again; if it lasts, tell the operator the id ${id}.`,
      { id },
    );
  }

  /** 405 where the path is known and the method is not. */
  #noRoute(request: Request): Problem {
    const allow = routesIn(this.modules)
      .filter((route) => pattern(route.path).test(request.path))
      .map((route) => route.method);
    if (allow.length === 0) {
      const detail = `There is nothing at ${request.path}. The documentation is at /docs.`;
      return new Problem(404, 'no-endpoint', 'No such endpoint', detail);
    }
    const detail = `${request.method} is not served at this path; use ${allow.join(' or ')}.`;
    return new Problem(405, 'method-not-allowed', 'Method not allowed', detail, { allow });
  }
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
}

function ofHttp(error: HttpException): Problem {
  const status = error.getStatus();
  switch (status) {
    case 400:
      return new Problem(400, 'malformed-request', 'Malformed request', `${error.message}. Send valid JSON.`);
    case 413:
      return new Problem(
        413,
        'too-large',
        'Too large',
        'The body is too large: 1 MB, or 25 MB for a reply with attachments.',
      );
    case 415:
      return new Problem(415, 'unsupported-media-type', 'Unsupported media type', error.message);
    default:
      return new Problem(status, 'request-refused', 'Request refused', error.message);
  }
}

function headersOf(problem: Problem): Record<string, string> {
  const { allow, retryAfterSeconds } = problem.extra;
  return {
    'Cache-Control': 'no-store',
    ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="firstline"' } : {}),
    ...(Array.isArray(allow) ? { Allow: allow.join(', ') } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { 'Retry-After': String(retryAfterSeconds) } : {}),
  };
}
