import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  answerPromiseQuery,
  answerPromiseSchema,
  answerPromiseSummarySchema,
} from '#contracts/http/answer-promise.ts';
import type { Flow } from '#flow/flow.ts';
import {
  answerPromiseOf,
  answerPromiseTallies,
  type AnswerPromiseView,
} from '#persistence/stores/forecast/answer-promise.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';

const dayMs = 86_400_000;
const daysByDefault = 7;
const counted = [
  'told',
  'open',
  'kept',
  'broken',
  'withdrawn',
  'untimed',
  'corrected',
  'keptAsFirstSaid',
] as const;

/** What customers were told about when they will hear, and whether it was kept. */
@ApiTags('Answer promises')
@Controller('api/v1')
export class AnswerPromisesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('conversations/:id/answer-promise')
  @Needs('agent')
  @Answers(200, answerPromiseSchema, 'What the customer was told about when they will hear')
  async get(@IdParam() id: string): Promise<AnswerPromiseView> {
    const promise = await answerPromiseOf(this.flow.database.reading, id);
    if (!promise) throw noSuch('promise of an answer');
    return promise;
  }

  @Get('answer-promises/summary')
  @Needs('supervisor')
  @Answers(
    200,
    answerPromiseSummarySchema,
    'How many such promises were told, kept and broken; the last 7 days by default',
  )
  async summary(
    @Query({ schema: answerPromiseQuery }) query: z.output<typeof answerPromiseQuery>,
  ): Promise<z.input<typeof answerPromiseSummarySchema>> {
    const to = query.to ?? this.flow.clock.now();
    const from = query.from ?? new Date(to.getTime() - daysByDefault * dayMs);
    const by = await answerPromiseTallies(this.flow.database.reading, from, to);
    const sums = Object.fromEntries(
      counted.map((count) => [count, by.reduce((sum, one) => sum + one[count], 0)]),
    ) as Record<(typeof counted)[number], number>;
    const settled = sums.kept + sums.broken;
    return { from, to, ...sums, keptShare: settled > 0 ? sums.kept / settled : null, by };
  }
}
