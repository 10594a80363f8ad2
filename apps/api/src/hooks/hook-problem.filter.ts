import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { Problem } from '#platform/problem.ts';
import { LOGGER } from '#runtime/tokens.ts';

/**
 * Answers a provider with RFC 9457 problem details. What we could not keep is 503, never 200: then the provider's
 * retry or fallback, or our reconciliation, brings it again.
 */
@Catch()
export class HookProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.#problemOf(error);
    if (response.headersSent) {
      response.end();
      return;
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpException) {
      return new Problem(error.getStatus(), 'request', 'The request cannot be served', error.message);
    }
    this.logger.error({ err: error }, 'a webhook could not be kept');
    return new Problem(503, 'unavailable', 'Not available', 'Nothing was stored. Send it again later.');
  }
}
