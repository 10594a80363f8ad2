import { Module, type DynamicModule } from '@nestjs/common';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import type { Config } from '#platform/config.ts';
import { DeliveryTimersModule } from '#runtime/delivery-timers.module.ts';
import { twilioProvider } from '#runtime/twilio.provider.ts';
import { DeliverySmsProcessor } from './delivery-sms.processor.ts';
import { IntakeSmsProcessor } from './intake-sms.processor.ts';
import { NoticeSmsProcessor } from './notice-sms.processor.ts';
import { TextReconciliationService } from './text-reconciliation.service.ts';

/** Texts in and out. Their webhooks arrive at the api. */
@Module({})
export class IngestSmsModule {
  static on(process: DynamicModule, _config?: Config): DynamicModule {
    return {
      module: IngestSmsModule,
      imports: [process, DeliveryTimersModule.on(process)],
      providers: [
        twilioProvider,
        {
          provide: SmsChannel,
          inject: [TwilioClients],
          useFactory: (twilio: TwilioClients) => new SmsChannel(twilio),
        },
        IntakeSmsProcessor,
        DeliverySmsProcessor,
        NoticeSmsProcessor,
        TextReconciliationService,
      ],
    };
  }
}
