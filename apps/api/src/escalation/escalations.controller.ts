import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { escalationSchema } from '#contracts/http/escalation.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import { listEscalations } from '#persistence/stores/escalation/escalation.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';

const page = pageOf(escalationSchema);

/** What ladders did. */
@ApiTags('Escalation')
@Controller('api/v1/conversations/:id/escalations')
@Needs('agent')
export class EscalationsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, page, 'List what its SLA ladders did, what was due last first')
  async list(
    @IdParam() id: string,
    @Query({ schema: plainPageQuery }) query: z.output<typeof plainPageQuery>,
  ): Promise<z.input<typeof page>> {
    const { items, nextCursor } = await listEscalations(this.flow.database.reading, id, query);
    return { items: items as unknown as z.input<typeof page>['items'], nextCursor };
  }
}
