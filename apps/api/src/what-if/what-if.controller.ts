import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { whatIfBody, whatIfItemSchema, whatIfMoveSchema, whatIfSchema } from '#contracts/http/what-if.ts';
import type { Flow } from '#flow/flow.ts';
import { askWhatIf } from '#flow/what-if/ask-what-if.ts';
import type { Page } from '#persistence/page.ts';
import {
  cancelWhatIf,
  listWhatIfMoves,
  listWhatIfs,
  whatIfById,
  type WhatIfMoveRecord,
} from '#persistence/stores/what-if/what-if.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, unacceptable } from '../http/refusals.ts';

type Wire = z.input<typeof whatIfSchema>;

/** Replays of recorded days under another policy or staffing. */
@ApiTags('What if')
@Controller('api/v1/what-if')
@Needs('supervisor')
export class WhatIfController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post()
  @Answers(202, whatIfSchema, 'Ask what another policy or staffing would have changed in the last days')
  ask(
    @ByCaller() caller: Caller,
    @Body({ schema: whatIfBody }) request: z.output<typeof whatIfBody>,
    @Repeatable() repeatable: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, repeatable, whatIfSchema, async (flow) => {
      const outcome = await askWhatIf(flow, { request, requestedBy: caller.id });
      if (outcome.kind === 'unknown')
        throw unacceptable(outcome.unknown.map((one) => ({ in: 'body' as const, ...one })));
      return read(flow, outcome.id);
    });
  }

  @Get()
  @Answers(200, pageOf(whatIfItemSchema), 'List replays without their results, newest first')
  async list(
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<z.input<typeof whatIfItemSchema>>> {
    const { items, nextCursor } = await listWhatIfs(this.flow.database.reading, page);
    return { nextCursor, items: items.map((one) => ({ ...one, request: one.request as Wire['request'] })) };
  }

  @Get(':id')
  @Answers(200, whatIfSchema, 'Get one with its progress, and its result when it is done')
  get(@IdParam() id: string): Promise<Wire> {
    return read(this.flow, id);
  }

  @Get(':id/moves')
  @Answers(200, pageOf(whatIfMoveSchema), 'List the conversations that would have gone elsewhere, by arrival')
  async moves(
    @IdParam() id: string,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<WhatIfMoveRecord>> {
    await read(this.flow, id);
    return listWhatIfMoves(this.flow.database.reading, id, page);
  }

  @Post(':id/cancel')
  @Answers(200, whatIfSchema, 'Cancel one that is not finished')
  async cancel(@IdParam() id: string): Promise<Wire> {
    const state = await cancelWhatIf(this.flow.database.reading, id, this.flow.clock.now());
    if (state === undefined) throw noSuch('replay');
    if (state !== 'cancelled')
      throw conflict('finished', 'Already finished', `The replay is ${state}; there is nothing to cancel.`);
    return read(this.flow, id);
  }
}

async function read(flow: Flow, id: string): Promise<Wire> {
  const found = await whatIfById(flow.database.reading, id);
  if (!found) throw noSuch('replay');
  return {
    ...found,
    request: found.request as Wire['request'],
    result: found.result as Wire['result'],
  };
}
