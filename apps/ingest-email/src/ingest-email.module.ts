import { Module, type DynamicModule } from '@nestjs/common';
import { EmailRoom } from '#channels/email/email-room.ts';
import { channelRegistry } from '#flow/channel-registry.ts';
import type { Config } from '#platform/config.ts';
import { DeliveryTimersModule } from '#runtime/delivery-timers.module.ts';
import { DeliveryEmailProcessor } from './delivery-email.processor.ts';
import { EmailChannels } from './email-channels.ts';
import { IntakeEmailProcessor } from './intake-email.processor.ts';
import { MailBatches } from './mail-batches.ts';
import { MailMetrics } from './mail-metrics.ts';
import { MAIL_ROOMS, MailRoomService } from './mail-room.service.ts';
import { MailboxPullsService } from './mailbox-pulls.service.ts';
import { NoticeEmailProcessor } from './notice-email.processor.ts';
import { SmtpListenerService } from './smtp-listener.service.ts';

/** Mail in, over SMTP and from mailboxes, and out. */
@Module({})
export class IngestEmailModule {
  static on(process: DynamicModule, config: Config): DynamicModule {
    return {
      module: IngestEmailModule,
      imports: [process, DeliveryTimersModule.on(process)],
      providers: [
        { provide: EmailRoom, useFactory: () => new EmailRoom({ relayUrl: config.SMTP_RELAY_URL }) },
        { provide: MAIL_ROOMS, inject: [EmailRoom], useFactory: (room: EmailRoom) => channelRegistry(room) },
        MailMetrics,
        MailRoomService,
        EmailChannels,
        MailBatches,
        SmtpListenerService,
        MailboxPullsService,
        IntakeEmailProcessor,
        DeliveryEmailProcessor,
        NoticeEmailProcessor,
      ],
    };
  }
}
