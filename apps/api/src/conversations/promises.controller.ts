import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { newPromiseBody, promiseEndBody, promisePatch, promiseSchema } from '#contracts/http/promise.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { id } from '#contracts/http/wire.ts';
import type { Flow } from '#flow/flow.ts';
import { changePromise, endPromise, type ChangedPromise } from '#flow/promises/change-promise.ts';
import { makePromise } from '#flow/promises/make-promise.ts';
import type { Page } from '#persistence/page.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import { listPromises, type PromiseRecord } from '#persistence/stores/sla/promise.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable } from '../http/refusals.ts';
import { refusedBecause } from './refused-because.ts';

const PromiseParam = () => Param('promise', { schema: id });

/** What agents promised the customer, each a deadline of its own. */
@ApiTags('Promises')
@Controller('api/v1/conversations/:id/promises')
@Needs('agent')
export class PromisesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(promiseSchema), 'List the promises of a conversation, oldest first')
  async list(
    @IdParam() conversationId: string,
    @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
  ): Promise<Page<PromiseRecord>> {
    const tx = this.flow.database.reading;
    if (!(await conversationById(tx, conversationId))) throw noSuch('conversation');
    return listPromises(tx, conversationId, this.flow.clock.now(), page);
  }

  @Post()
  @Answers(201, promiseSchema, 'Promise the customer something by an instant')
  make(
    @IdParam() conversationId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: newPromiseBody }) body: z.output<typeof newPromiseBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, promiseSchema, async (flow) => {
      const outcome = await makePromise(flow, { ...body, conversationId, by: caller.id });
      if (outcome.kind === 'not-found') throw noSuch('conversation');
      if (outcome.kind === 'resolved') throw refusedBecause('resolved');
      if (outcome.kind === 'past') throw past();
      return outcome.promise;
    });
  }

  @Patch(':promise')
  @Answers(200, promiseSchema, 'Put a promise off or forward, or say it in other words, before it is due')
  async change(
    @IdParam() conversationId: string,
    @PromiseParam() promiseId: string,
    @VersionSeen() basedOnVersion: number,
    @ByCaller() caller: Caller,
    @Body({ schema: promisePatch }) change: z.output<typeof promisePatch>,
  ): Promise<PromiseRecord> {
    const input = { ...change, conversationId, promiseId, basedOnVersion, by: caller.id };
    return changed(await changePromise(this.flow, input));
  }

  @Post(':promise/keep')
  @Answers(200, promiseSchema, 'Say that a promise is kept')
  keep(
    @IdParam() conversationId: string,
    @PromiseParam() promiseId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: promiseEndBody }) body: z.output<typeof promiseEndBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    const input = { ...body, conversationId, promiseId, by: caller.id, as: 'kept' as const };
    return answerOnce(this.flow, request, promiseSchema, async (flow) =>
      changed(await endPromise(flow, input)),
    );
  }

  @Post(':promise/cancel')
  @Answers(200, promiseSchema, 'Take a promise back: it is wanted no more')
  cancel(
    @IdParam() conversationId: string,
    @PromiseParam() promiseId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: promiseEndBody }) body: z.output<typeof promiseEndBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    const input = { ...body, conversationId, promiseId, by: caller.id, as: 'cancelled' as const };
    return answerOnce(this.flow, request, promiseSchema, async (flow) =>
      changed(await endPromise(flow, input)),
    );
  }
}

/** @throws Problem for every outcome but a change */
function changed(outcome: ChangedPromise): PromiseRecord {
  switch (outcome.kind) {
    case 'changed':
      return outcome.promise;
    case 'not-found':
      throw noSuch('promise');
    case 'stale':
      throw stale(outcome.version);
    case 'ended':
      throw conflict('promise-ended', 'Promise ended', 'It was kept or cancelled. Make a new one.');
    case 'past':
      throw past();
  }
}

function past() {
  return unacceptable([
    { in: 'body', field: 'dueAt', problem: 'is past, or the promise is due already; make a new one' },
  ]);
}
