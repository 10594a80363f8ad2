import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/**
 * All that is told of an error. Libraries hang more on theirs: axios the request with the provider's token in its headers,
 * TypeORM the values of the statement, which are what people wrote, pg the whole connection.
 */
const shownOfErrors = ['type', 'message', 'stack', 'code', 'status', 'moreInfo', 'constraint', 'cause'];

/**
 * One structured log line per event; secrets never reach it.
 * @param destination standard output when undefined
 */
export function createLogger(app: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    name: app,
    level,
    serializers: { err: shownError },
    redact: {
      paths: ['*.password', '*.secret', '*.token', '*.authorization', 'headers.authorization'],
      remove: true,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const all = Object.entries(pino.stdSerializers.err(error));
  const shown = Object.fromEntries(all.filter(([name]) => shownOfErrors.includes(name)));
  // What failed together is told each by itself.
  return error instanceof AggregateError
    ? { ...shown, aggregateErrors: error.errors.map(shownError) }
    : shown;
}

/** Lets Nest speak through pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }
}
