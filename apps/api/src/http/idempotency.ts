import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import type { Flow } from '#flow/flow.ts';
import { once, type IdempotentRequest } from '#flow/requests/once.ts';
import { Problem } from '#platform/problem.ts';
import { WireAnswer } from './answer.interceptor.ts';
import type { SignedInRequest } from './caller.ts';
import { headerDocumented } from './header-documented.ts';
import { malformed } from './refusals.ts';

/** Visible ASCII, as a UUID; draft-ietf-httpapi-idempotency-key-header. */
const key = /^[\x21-\x7e]{1,200}$/;
const explanation = 'Repeating a request with the same key has no second effect and gets the first answer.';

/** A request that may be an idempotent one, and where its answer goes. */
export interface MaybeIdempotent {
  readonly request: IdempotentRequest | undefined;
  readonly response: Response;
}

/** Gives the handler the request's Idempotency-Key, if it has one, with the hash of what it asks for. */
export const Repeatable = createParamDecorator(
  (_: unknown, context: ExecutionContext) => readKey(context, false),
  [headerDocumented('Idempotency-Key', false, explanation)],
);

/** The same where the key is required: the effect reaches a customer, and nobody wants it twice. */
export const RepeatableOnly = createParamDecorator(
  (_: unknown, context: ExecutionContext) => readKey(context, true),
  [headerDocumented('Idempotency-Key', true, explanation)],
);

/**
 * Does something once for a key, or just does it when there is none. What `effect` throws undoes it and leaves the
 * key free.
 * @throws Problem 422 when the key stands for another request
 */
export async function answerOnce<Schema extends z.ZodType>(
  flow: Flow,
  { request, response }: MaybeIdempotent,
  schema: Schema,
  effect: (flow: Flow) => Promise<z.input<Schema>>,
): Promise<WireAnswer> {
  if (!request) return new WireAnswer(schema.parse(await effect(flow)));
  const done = await once(flow, request, async (joined) => ({
    status: response.statusCode,
    body: schema.parse(await effect(joined)),
  }));
  if (done.kind === 'other-request') {
    throw new Problem(
      422,
      'idempotency-key-reused',
      'Idempotency-Key was used',
      'This Idempotency-Key stands for another request. Send a new one with what is new.',
    );
  }
  if (done.repeated) response.setHeader('Idempotency-Replayed', 'true');
  return new WireAnswer(done.answer.body);
}

function readKey(context: ExecutionContext, required: boolean): MaybeIdempotent {
  const http = context.switchToHttp();
  const request = http.getRequest<SignedInRequest & { rawBody?: Buffer }>();
  const response = http.getResponse<Response>();
  const given = request.get('idempotency-key');
  if (!request.caller || (given === undefined && !required)) return { request: undefined, response };
  if (given === undefined || !key.test(given)) {
    const problem =
      given === undefined
        ? 'is required; send a new UUID, and the same one when you repeat the request'
        : 'must be 1 to 200 visible ASCII characters, as a UUID';
    throw malformed([{ in: 'header', field: 'Idempotency-Key', problem }]);
  }
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.originalUrl}\n`)
    .update(request.rawBody ?? '')
    .digest();
  return { request: { agentId: request.caller.id, key: given, requestHash }, response };
}
