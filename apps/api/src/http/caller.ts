import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '#contracts/event-types.ts';
import type { TokenBearer } from '#persistence/stores/people/api-token.store.ts';

/** A request whose sender the guard has let in. */
export interface SignedInRequest extends Request {
  caller?: TokenBearer;
}

/** Whoever sent the request. */
export type Caller = TokenBearer;

/** Gives the handler its caller. */
export const ByCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!caller) throw new Error('A public endpoint asked for its caller.');
  return caller;
});

/** The caller, as the one who did something. */
export function actorOf(caller: Caller): Actor {
  return { kind: 'agent', id: caller.id };
}
