import { Module, type DynamicModule } from '@nestjs/common';
import { ForecastService } from './forecast.service.ts';
import { PromiseMetrics } from './promise-metrics.ts';
import { PromiseProcessor } from './promise.processor.ts';
import { FollowProcessor } from './follow.processor.ts';
import { HolidaysService } from './holidays.service.ts';
import { SlaTimersService } from './sla-timers.service.ts';
import { ClockRecomputeService } from './clock-recompute.service.ts';
import { WebhookProcessor } from './webhook.processor.ts';
import { ClockSweepService } from './clock-sweep.service.ts';

/** Watches what was promised: follows the facts of conversations, acts at deadlines and at the steps before and after. */
@Module({})
export class SlaModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: SlaModule,
      imports: [process],
      providers: [
        FollowProcessor,
        WebhookProcessor,
        SlaTimersService,
        ClockSweepService,
        ClockRecomputeService,
        HolidaysService,
        PromiseProcessor,
        PromiseMetrics,
        ForecastService,
      ],
    };
  }
}
