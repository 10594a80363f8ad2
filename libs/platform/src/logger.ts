import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** One structured log line per event, on standard output; secrets never reach it. */
export function createLogger(app: string, level: string): Logger {
  return pino({
    name: app,
    level,
    redact: {
      paths: ['*.password', '*.secret', '*.token', '*.authorization', 'headers.authorization'],
      remove: true,
    },
  });
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
