import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { Health } from './health.ts';
import { Public } from './public.ts';

/** What an orchestrator and Prometheus ask of every process. */
@Controller()
@Public()
@ApiExcludeController()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Registry,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; troubles: object }> {
    const troubles = await this.health.troubles();
    const well = Object.keys(troubles).length === 0;
    response.status(well ? 200 : 503);
    return { status: well ? 'ok' : 'unavailable', troubles };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  async read(): Promise<string> {
    return this.metrics.metrics();
  }
}
