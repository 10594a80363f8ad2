import { startProcess } from '#runtime/start-process.ts';
import { IngestEmailModule } from './ingest-email.module.ts';

await startProcess({
  name: 'ingest-email',
  module: (process, config) => IngestEmailModule.on(process, config),
});
