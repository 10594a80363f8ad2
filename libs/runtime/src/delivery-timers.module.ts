import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveryTimersService } from './delivery-timers.service.ts';

const known = new WeakMap<DynamicModule, DynamicModule>();

/** The timers of deliveries, once in a process however many of its apps deliver. */
@Module({})
export class DeliveryTimersModule {
  static on(process: DynamicModule): DynamicModule {
    // Nest tells dynamic modules apart by their identity.
    const module = known.get(process) ?? {
      module: DeliveryTimersModule,
      imports: [process],
      providers: [DeliveryTimersService],
    };
    known.set(process, module);
    return module;
  }
}
