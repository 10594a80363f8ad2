import { startProcess } from '#runtime/start-process.ts';
import { RoutingModule } from './routing.module.ts';

await startProcess({ name: 'routing', module: (process) => RoutingModule.on(process) });
