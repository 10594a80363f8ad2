import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { newQueueBody, queuePatch, queueSchema } from '#contracts/http/queue.ts';
import { removeQueue, saveQueue, type SavedQueue } from '#flow/configuration/save-queue.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import { listQueues, queueById, type QueueView } from '#persistence/stores/queues/queue-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, namedByPolicy, noSuch, stale, unacceptable, unknownIn } from '../http/refusals.ts';

@ApiTags('Queues')
@Controller('api/v1/queues')
export class QueuesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Needs('agent')
  @Answers(200, pageOf(queueSchema), 'List queues by name')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<QueueView>> {
    return listQueues(this.flow.database.reading, page);
  }

  @Post()
  @Needs('supervisor')
  @Answers(201, queueSchema, 'Add a queue')
  add(
    @Body({ schema: newQueueBody }) change: z.output<typeof newQueueBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, queueSchema, async (flow) =>
      this.#saved(flow, await saveQueue(flow, { change })),
    );
  }

  @Get(':id')
  @Needs('agent')
  @Answers(200, queueSchema, 'Get a queue')
  async get(@IdParam() id: string): Promise<QueueView> {
    const queue = await queueById(this.flow.database.reading, id);
    if (!queue) throw noSuch('queue');
    return queue;
  }

  @Patch(':id')
  @Needs('supervisor')
  @Answers(200, queueSchema, 'Change a queue')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: queuePatch }) change: z.output<typeof queuePatch>,
  ): Promise<QueueView> {
    return this.#saved(this.flow, await saveQueue(this.flow, { existing: { id, version }, change }));
  }

  @Delete(':id')
  @Needs('supervisor')
  @AnswersNothing('Remove a queue in which no conversation ever was')
  async remove(@IdParam() id: string, @VersionSeen() version: number): Promise<void> {
    const outcome = await removeQueue(this.flow, { id, version });
    if (outcome.kind === 'has-conversations') {
      throw conflict(
        'queue-in-use',
        'Queue in use',
        'There are conversations of this queue. Rename it, or send new work elsewhere by the routing policy.',
      );
    }
    if (outcome.kind !== 'removed') throw refusal(outcome);
  }

  async #saved(flow: Flow, outcome: SavedQueue): Promise<QueueView> {
    if (outcome.kind !== 'saved') throw refusal(outcome);
    const queue = await queueById(flow.database.reading, outcome.id);
    if (!queue) throw noSuch('queue');
    return queue;
  }
}

function refusal(outcome: Exclude<SavedQueue, { kind: 'saved' }>) {
  switch (outcome.kind) {
    case 'no-queue':
      return noSuch('queue');
    case 'stale':
      return stale(outcome.version);
    case 'name-taken':
      return conflict('name-taken', 'Name taken', 'Another queue bears this name. Choose another one.');
    case 'named-by-policy':
      return namedByPolicy('queue', outcome.policy);
    case 'unknown':
      return unacceptable([
        ...unknownIn('teamIds', 'team', outcome.teams),
        ...outcome.documents.map((name) => ({
          in: 'body' as const,
          field: name.startsWith('calendar') ? 'calendar' : 'slaPolicy',
          problem: `names the ${name}, which has no live version`,
        })),
      ]);
  }
}
