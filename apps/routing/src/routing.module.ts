import { Module, type DynamicModule } from '@nestjs/common';
import { MatchingService } from './matching.service.ts';
import { RoutingTimersService } from './routing-timers.service.ts';
import { SweepService } from './sweep.service.ts';

/** Brings what waits to who is free: matching, offers and their ends, relaxation, presence, wrap-up. */
@Module({})
export class RoutingModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: RoutingModule,
      imports: [process],
      providers: [MatchingService, RoutingTimersService, SweepService],
    };
  }
}
