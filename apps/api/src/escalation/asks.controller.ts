import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { askQuery, askSchema } from '#contracts/http/escalation.ts';
import { pageOf } from '#contracts/http/page.ts';
import { takeAsk } from '#flow/escalation/take-ask.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import type { AskRow } from '#persistence/rows/ask.row.ts';
import { listAsks } from '#persistence/stores/escalation/ask.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, notAllowed } from '../http/refusals.ts';

/** What ladders ask people to do. */
@ApiTags('Escalation')
@Controller('api/v1/asks')
@Needs('agent')
export class AsksController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(askSchema), 'List what people are or were asked to act on, newest first')
  list(@Query({ schema: askQuery }) query: z.output<typeof askQuery>): Promise<Page<AskRow>> {
    const filter = { state: query.state, conversationId: query.conversation };
    return listAsks(this.flow.database.reading, filter, query);
  }

  @Post(':id/take')
  @Answers(200, askSchema, 'Take it: nobody is asked again. Repeating it changes nothing')
  async take(@IdParam() askId: string, @ByCaller() caller: Caller): Promise<AskRow> {
    const outcome = await takeAsk(this.flow, { askId, agentId: caller.id, role: caller.role });
    switch (outcome.kind) {
      case 'not-found':
        throw noSuch('ask');
      case 'refused':
        if (outcome.because === 'not-asked') {
          throw notAllowed('You were not asked. Only those who were, and supervisors, may take it.');
        }
        throw conflict(
          outcome.because,
          'Nothing to take',
          outcome.because === 'ask-taken'
            ? 'Somebody else took it.'
            : 'It is over: nobody need act any more.',
        );
      default:
        return outcome.ask;
    }
  }
}
