import { startProcess } from '#runtime/start-process.ts';
import { IngestSmsModule } from './ingest-sms.module.ts';

await startProcess({ name: 'ingest-sms', module: (process, config) => IngestSmsModule.on(process, config) });
