import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

export const answerMark = 'firstline:answer';

/**
 * What an endpoint answers when it succeeds. The answer goes out through `schema`, so nothing that is not in it
 * leaves, and the documentation says what is sent.
 */
export function Answers(status: 200 | 201 | 202, schema: z.ZodType, summary: string): MethodDecorator {
  return applyDecorators(
    SetMetadata(answerMark, schema),
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, standardSchema: schema }),
  );
}

/** It answers 204 and nothing else. */
export function AnswersNothing(summary: string): MethodDecorator {
  return applyDecorators(HttpCode(204), ApiOperation({ summary }), ApiResponse({ status: 204 }));
}

/** It answers bytes of any kind. */
export function AnswersBytes(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiOperation({ summary }),
    ApiResponse({
      status: 200,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    }),
  );
}
