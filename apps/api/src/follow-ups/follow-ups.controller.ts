import { Body, Controller, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { followUpChange, followUpQuery, followUpSchema, newFollowUpBody } from '#contracts/http/follow-up.ts';
import { pageOf } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import { closeFollowUp } from '#flow/follow-ups/close-follow-up.ts';
import {
  changeFollowUp,
  scheduleFollowUp,
  type ScheduledFollowUp,
} from '#flow/follow-ups/schedule-follow-up.ts';
import type { Page } from '#persistence/page.ts';
import type { FollowUpRow } from '#persistence/rows/follow-up.row.ts';
import { followUpById, listFollowUps } from '#persistence/stores/conversations/follow-up.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable } from '../http/refusals.ts';

/** Check-ins that come back at their time. */
@ApiTags('Follow-ups')
@Controller('api/v1')
@Needs('agent')
export class FollowUpsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post('conversations/:id/follow-ups')
  @Answers(201, followUpSchema, 'Have a conversation come back to me, or to somebody, at an instant')
  add(
    @IdParam() conversationId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: newFollowUpBody }) body: z.output<typeof newFollowUpBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    const { at, note, agentId = caller.id } = body;
    return answerOnce(this.flow, request, followUpSchema, async (flow) =>
      scheduled(await scheduleFollowUp(flow, { conversationId, agentId, at, note, by: caller.id })),
    );
  }

  @Get('follow-ups')
  @Answers(200, pageOf(followUpSchema), 'List follow-ups, the first to come first')
  list(
    @ByCaller() caller: Caller,
    @Query({ schema: followUpQuery }) query: z.output<typeof followUpQuery>,
  ): Promise<Page<FollowUpRow>> {
    const { agent, conversation: conversationId, state } = query;
    const filter = { agentId: agent === 'me' ? caller.id : agent, conversationId, state };
    return listFollowUps(this.flow.database.reading, filter, query);
  }

  @Get('follow-ups/:id')
  @Answers(200, followUpSchema, 'Get a follow-up')
  async get(@IdParam() id: string): Promise<FollowUpRow> {
    const followUp = await followUpById(this.flow.database.reading, id);
    if (!followUp) throw noSuch('follow-up');
    return followUp;
  }

  @Patch('follow-ups/:id')
  @Answers(200, followUpSchema, 'Give it another instant or note before it comes')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @ByCaller() caller: Caller,
    @Body({ schema: followUpChange }) change: z.output<typeof followUpChange>,
  ): Promise<FollowUpRow> {
    return scheduled(await changeFollowUp(this.flow, { id, version, ...change, by: caller.id }));
  }

  @Post('follow-ups/:id/done')
  @Answers(200, followUpSchema, 'Say that it is done')
  done(@IdParam() id: string, @ByCaller() caller: Caller): Promise<FollowUpRow> {
    return this.#close(id, 'done', caller.id);
  }

  @Post('follow-ups/:id/cancel')
  @Answers(200, followUpSchema, 'Say that it is not wanted any more')
  cancel(@IdParam() id: string, @ByCaller() caller: Caller): Promise<FollowUpRow> {
    return this.#close(id, 'cancelled', caller.id);
  }

  async #close(id: string, as: 'done' | 'cancelled', by: string): Promise<FollowUpRow> {
    const outcome = await closeFollowUp(this.flow, { id, as, by });
    if (outcome.kind === 'not-found') throw noSuch('follow-up');
    if (outcome.kind === 'refused') {
      throw conflict(outcome.because, 'It is over', 'It was done or cancelled before.');
    }
    return outcome.followUp;
  }
}

function scheduled(outcome: ScheduledFollowUp): FollowUpRow {
  switch (outcome.kind) {
    case 'scheduled':
      return outcome.followUp;
    case 'stale':
      throw stale(outcome.version);
    case 'not-found':
      if (outcome.what === 'agent') {
        throw unacceptable([{ in: 'body', field: 'agentId', problem: 'names no active agent' }]);
      }
      throw noSuch(outcome.what);
    case 'refused':
      if (outcome.because === 'in-the-past') {
        throw unacceptable([{ in: 'body', field: 'at', problem: 'must lie in the future' }]);
      }
      throw conflict(outcome.because, 'It came already', 'Its time has come, or it is over. Add a new one.');
  }
}
