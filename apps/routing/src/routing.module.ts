import { Module, type DynamicModule } from '@nestjs/common';
import { LearningService } from './learning.service.ts';
import { MatchingService } from './matching.service.ts';
import { RoutingTimersService } from './routing-timers.service.ts';
import { RoutingSweepService } from './routing-sweep.service.ts';
import { WhatIfService } from './what-if.service.ts';

/** Brings what waits to who is free: matching, offers and their ends, relaxation, presence, wrap-up. */
@Module({})
export class RoutingModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: RoutingModule,
      imports: [process],
      providers: [MatchingService, LearningService, RoutingTimersService, RoutingSweepService, WhatIfService],
    };
  }
}
