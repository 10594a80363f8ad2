import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { coverageQuery, coverageSchema } from '#contracts/http/coverage.ts';
import type { Flow } from '#flow/flow.ts';
import { coverageRadar, type Radar } from '#flow/policies/coverage-radar.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { Needs } from '../http/needs.ts';

@ApiTags('Coverage')
@Controller('api/v1/coverage')
@Needs('supervisor')
export class CoverageController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(
    200,
    coverageSchema,
    'Which work nobody on shift can do, now and ahead, and what hangs on one person',
  )
  radar(@Query({ schema: coverageQuery }) { hours }: z.output<typeof coverageQuery>): Promise<Radar> {
    return coverageRadar(this.flow, { hours });
  }
}
