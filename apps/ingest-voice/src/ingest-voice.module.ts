import { Module, type DynamicModule } from '@nestjs/common';
import { TwilioClients } from '#channels/twilio-client.ts';
import { TwilioVoice } from '#channels/voice/twilio-voice.ts';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import { twilioProvider } from '#runtime/twilio.provider.ts';
import { IntakeVoiceProcessor } from './intake-voice.processor.ts';
import { CallReconciliationService } from './call-reconciliation.service.ts';
import { VoiceCommandProcessor } from './voice-command.processor.ts';
import { VoiceTimersService } from './voice-timers.service.ts';

/** Calls: taken in, connected and closed. Their webhooks arrive at the api. */
@Module({})
export class IngestVoiceModule {
  static on(process: DynamicModule): DynamicModule {
    return {
      module: IngestVoiceModule,
      imports: [process],
      providers: [
        twilioProvider,
        {
          provide: VoiceChannel,
          inject: [TwilioClients],
          useFactory: (twilio: TwilioClients) => new VoiceChannel(twilio),
        },
        {
          provide: TwilioVoice,
          inject: [TwilioClients],
          useFactory: (twilio: TwilioClients) => new TwilioVoice(twilio),
        },
        IntakeVoiceProcessor,
        VoiceCommandProcessor,
        VoiceTimersService,
        CallReconciliationService,
      ],
    };
  }
}
