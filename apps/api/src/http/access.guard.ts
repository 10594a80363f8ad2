import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { atLeast, type Role } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { publicMark } from '#runtime/public.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { SignedInRequest } from './caller.ts';
import { needsMark } from './needs.ts';
import { notAllowed } from './refusals.ts';
import { signedIn } from './signed-in.ts';

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
    const caller = await signedIn(this.flow, request);
    if (!atLeast(caller.role, needed)) {
      throw notAllowed(`This needs the role ${needed}; yours is ${caller.role}. Ask an admin.`);
    }
    request.caller = caller;
    return true;
  }
}
