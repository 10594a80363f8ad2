import { Module, type DynamicModule } from '@nestjs/common';
import { twilioProvider } from '#runtime/twilio.provider.ts';
import { HookChannels } from './hook-channels.ts';
import { TwilioRequestGuard } from './twilio-request.guard.ts';

/** Where providers call us. Nothing here reads what arrived: it is kept, and then a worker reads it. */
@Module({})
export class HooksModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: HooksModule,
      imports: [process],
      controllers: [],
      providers: [twilioProvider, HookChannels, TwilioRequestGuard],
    };
  }
}
