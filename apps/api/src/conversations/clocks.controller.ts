import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { clockDetailsSchema, recomputeBody, recomputeSchema } from '#contracts/http/clock.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import { applyToOpen } from '#flow/sla/apply-to-open.ts';
import { clockDetails, type ClockDetails } from '#flow/sla/clock-details.ts';
import type { Page } from '#persistence/page.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import {
  listRecomputes,
  recomputeById,
  type Recompute,
} from '#persistence/stores/sla/clock-recompute.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { noSuch, unacceptable } from '../http/refusals.ts';

/** Why a deadline is what it is, and what moves the deadlines that run. */
@ApiTags('Clocks')
@Controller('api/v1')
export class ClocksController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('conversations/:id/clocks')
  @Needs('agent')
  @Answers(
    200,
    pageOf(clockDetailsSchema),
    'List the clocks of a conversation with their reasons, spans and history, oldest first',
  )
  async clocks(
    @IdParam() id: string,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<ClockDetails>> {
    const tx = this.flow.database.reading;
    if (!(await conversationById(tx, id))) throw noSuch('conversation');
    return clockDetails(tx, id, this.flow.clock.now(), page);
  }

  @Post('clock-recomputes')
  @Needs('supervisor')
  @Answers(202, recomputeSchema, 'Apply a live policy or calendar, or what a queue chose, to clocks that run')
  apply(
    @ByCaller() caller: Caller,
    @Body({ schema: recomputeBody }) body: z.output<typeof recomputeBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, recomputeSchema, async (flow) => {
      const outcome = await applyToOpen(flow, { ...body, by: caller.id });
      if (outcome.kind === 'nothing-live') {
        const problem = body.kind === 'queue' ? 'names no queue' : `names no ${body.kind} that is live`;
        throw unacceptable([{ in: 'body', field: 'name', problem }]);
      }
      return outcome.recompute;
    });
  }

  @Get('clock-recomputes')
  @Needs('supervisor')
  @Answers(200, pageOf(recomputeSchema), 'List what was applied to running clocks, newest first')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<Recompute>> {
    return listRecomputes(this.flow.database.reading, page);
  }

  @Get('clock-recomputes/:id')
  @Needs('supervisor')
  @Answers(200, recomputeSchema, 'How far it came')
  async get(@IdParam() id: string): Promise<Recompute> {
    const one = await recomputeById(this.flow.database.reading, id);
    if (!one) throw noSuch('recompute');
    return one;
  }
}
