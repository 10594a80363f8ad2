import { Module, type DynamicModule } from '@nestjs/common';
import { TwilioClients } from '#channels/twilio-client.ts';
import { TwilioVoice } from '#channels/voice/twilio-voice.ts';
import { twilioProvider } from '#runtime/twilio.provider.ts';
import { HookChannels } from './hook-channels.ts';
import { SmsController } from './sms.controller.ts';
import { TwilioRequestGuard } from './twilio-request.guard.ts';
import { VoiceController } from './voice.controller.ts';
import { VoiceEventsController } from './voice-events.controller.ts';

/** Where providers call us. Nothing here reads what arrived: it is kept, and then a worker reads it. */
@Module({})
export class HooksModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: HooksModule,
      imports: [process],
      controllers: [SmsController, VoiceEventsController, VoiceController],
      providers: [
        twilioProvider,
        HookChannels,
        TwilioRequestGuard,
        {
          provide: TwilioVoice,
          inject: [TwilioClients],
          useFactory: (twilio: TwilioClients) => new TwilioVoice(twilio),
        },
      ],
    };
  }
}
