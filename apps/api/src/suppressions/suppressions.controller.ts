import { Controller, Delete, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf } from '#contracts/http/page.ts';
import { suppressionKey, suppressionQuery, suppressionSchema } from '#contracts/http/suppression.ts';
import type { Flow } from '#flow/flow.ts';
import { liftSuppression } from '#flow/suppression/lift-suppression.ts';
import type { Page } from '#persistence/page.ts';
import type { SuppressionRow } from '#persistence/rows/suppression.row.ts';
import { listSuppressions } from '#persistence/stores/delivery/suppression-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';

/** Who asked us to stop. */
@ApiTags('Suppressions')
@Controller('api/v1/suppressions')
@Needs('supervisor')
export class SuppressionsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(
    200,
    pageOf(suppressionSchema),
    'List who wants nothing more from which sender, by channel and address',
  )
  list(
    @Query({ schema: suppressionQuery }) query: z.output<typeof suppressionQuery>,
  ): Promise<Page<SuppressionRow>> {
    return listSuppressions(this.flow.database.reading, query, query);
  }

  @Delete()
  @AnswersNothing(
    'Lift one, for a customer who asked for it; a carrier that knows of a STOP still waits for their START',
  )
  async lift(
    @ByCaller() caller: Caller,
    @Query({ schema: suppressionKey }) key: z.output<typeof suppressionKey>,
  ): Promise<void> {
    const { kind } = await liftSuppression(this.flow, { key, by: caller.id });
    if (kind === 'not-found') throw noSuch('suppression');
  }
}
