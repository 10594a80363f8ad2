import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { answerMark } from './answers.ts';

/** An answer that is in its form on the wire already, as one that was stored. */
export class WireAnswer {
  constructor(readonly body: unknown) {}
}

/** Sends an answer through its schema, with its version as ETag (RFC 9110 §8.8.3). */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType | undefined>(answerMark, context.getHandler());
    if (!schema) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((value: unknown) => {
        const body = value instanceof WireAnswer ? value.body : schema.parse(value);
        const version = versionOf(body);
        if (version !== undefined) response.setHeader('ETag', `"${version}"`);
        return body;
      }),
    );
  }
}

function versionOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  return typeof body.version === 'number' ? body.version : undefined;
}
