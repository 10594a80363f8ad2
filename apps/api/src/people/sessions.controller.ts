import { Body, Controller, Delete, Inject, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { sessionSchema, signInBody } from '#contracts/http/session.ts';
import type { Flow } from '#flow/flow.ts';
import { signIn } from '#flow/people/sign-in.ts';
import { revokeToken } from '#persistence/stores/people/api-token.store.ts';
import { Public } from '#runtime/public.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { Needs } from '../http/needs.ts';
import { notSignedIn } from '../http/refusals.ts';
import { SignInLimit } from '../http/sign-in-limit.ts';

@ApiTags('Signing in')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly limit: SignInLimit,
  ) {}

  @Post()
  @Public()
  @Answers(201, sessionSchema, 'Sign in')
  async open(
    @Body({ schema: signInBody }) body: z.output<typeof signInBody>,
    @Ip() address: string,
  ): Promise<z.input<typeof sessionSchema>> {
    const attempt = this.limit.count(address, body.email, Date.now());
    const outcome = await signIn(this.flow, body);
    if (outcome.kind === 'refused') {
      throw notSignedIn('The address or the password is wrong, or the account is not active.');
    }
    attempt.succeeded();
    return outcome;
  }

  @Delete('current')
  @Needs('agent')
  @AnswersNothing('Sign out: the token that the request bears is revoked')
  async close(@ByCaller() caller: Caller): Promise<void> {
    await this.flow.database.transaction((tx) =>
      revokeToken(tx, caller.id, caller.tokenId, this.flow.clock.now()),
    );
  }
}
