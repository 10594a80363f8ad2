import { startProcess } from '#runtime/start-process.ts';
import { SlaModule } from './sla.module.ts';

await startProcess({ name: 'sla', module: (process) => SlaModule.on(process) });
