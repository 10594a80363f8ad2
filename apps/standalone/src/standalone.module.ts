import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.ts';
import { ApiModule } from '../../api/src/api.module.ts';
import { IngestEmailModule } from '../../ingest-email/src/ingest-email.module.ts';
import { IngestSmsModule } from '../../ingest-sms/src/ingest-sms.module.ts';
import { IngestVoiceModule } from '../../ingest-voice/src/ingest-voice.module.ts';
import { RoutingModule } from '../../routing/src/routing.module.ts';
import { SlaModule } from '../../sla/src/sla.module.ts';

/** Every app in one process. */
@Module({})
export class StandaloneModule {
  static on(process: DynamicModule, config: Config): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        ApiModule.on(process),
        IngestEmailModule.on(process, config),
        IngestSmsModule.on(process, config),
        IngestVoiceModule.on(process),
        RoutingModule.on(process),
        SlaModule.on(process),
      ],
    };
  }
}
