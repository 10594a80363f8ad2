import { startProcess } from '#runtime/start-process.ts';
import { IngestVoiceModule } from './ingest-voice.module.ts';

await startProcess({ name: 'ingest-voice', module: (process) => IngestVoiceModule.on(process) });
