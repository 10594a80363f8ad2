import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { atLeast, type Role } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { bearerOf } from '#flow/people/bearer-token.ts';
import { publicMark } from '#runtime/public.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { SignedInRequest } from './caller.ts';
import { needsMark } from './needs.ts';
import { notAllowed, notSignedIn } from './refusals.ts';

/** Lets in who bears a live token and has the role that the endpoint needs. Guards every endpoint. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marks = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicMark, marks)) return true;
    const needed = this.reflector.getAllAndOverride<Role | undefined>(needsMark, marks);
    if (!needed) throw new Error('The endpoint says neither whom it needs nor that it is public.');
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const caller = await bearerOf(this.flow, tokenIn(request.headers.authorization));
    if (!caller) {
      throw notSignedIn(
        'The token is not valid, has expired or was revoked. Sign in again at /api/v1/sessions.',
      );
    }
    if (!atLeast(caller.role, needed)) {
      throw notAllowed(`This needs the role ${needed}; yours is ${caller.role}. Ask an admin.`);
    }
    request.caller = caller;
    return true;
  }
}

/** RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1). */
function tokenIn(header: string | undefined): string {
  const [, token] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  if (!token) {
    throw notSignedIn(
      'Send "Authorization: Bearer <token>" with a token from /api/v1/sessions or /api/v1/tokens.',
    );
  }
  return token;
}
