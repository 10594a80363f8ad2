import { Body, Controller, Delete, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { createdTokenSchema, newTokenBody, tokenSchema } from '#contracts/http/session.ts';
import type { Flow } from '#flow/flow.ts';
import { createToken } from '#flow/people/create-token.ts';
import type { Page } from '#persistence/page.ts';
import { listTokens, revokeToken, type TokenView } from '#persistence/stores/people/api-token.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, unacceptable } from '../http/refusals.ts';

/** Named tokens, with which a program acts as the agent who made them. */
@ApiTags('Signing in')
@Controller('api/v1/tokens')
@Needs('agent')
export class TokensController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(tokenSchema), 'List my API tokens')
  list(
    @ByCaller() caller: Caller,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<TokenView>> {
    return listTokens(this.flow.database.reading, caller.id, this.flow.clock.now(), page);
  }

  @Post()
  @Answers(201, createdTokenSchema, 'Create an API token; it is shown only now')
  async create(
    @ByCaller() caller: Caller,
    @Body({ schema: newTokenBody }) body: z.output<typeof newTokenBody>,
  ): Promise<z.input<typeof createdTokenSchema>> {
    const created = await createToken(this.flow, { ...body, agentId: caller.id });
    if (created.kind === 'expired-already') {
      throw unacceptable([{ in: 'body', field: 'expiresAt', problem: 'must lie in the future' }]);
    }
    return created;
  }

  @Delete(':id')
  @AnswersNothing('Revoke one of my API tokens')
  async revoke(@ByCaller() caller: Caller, @IdParam() id: string): Promise<void> {
    const now = this.flow.clock.now();
    const revoked = await this.flow.database.transaction((tx) => revokeToken(tx, caller.id, id, now));
    if (!revoked) throw noSuch('token');
  }
}
