import { startProcess } from '#runtime/start-process.ts';
import { ApiModule } from './api.module.ts';
import { prepareApi } from './prepare-api.ts';

await startProcess({ name: 'api', module: (process) => ApiModule.on(process), prepare: prepareApi });
