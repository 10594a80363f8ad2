import { startProcess } from '#runtime/start-process.ts';
import { prepareApi } from '../../api/src/prepare-api.ts';
import { announce } from './announce.ts';
import { standaloneDatabase } from './database.ts';
import { StandaloneModule } from './standalone.module.ts';

await startProcess({
  name: 'standalone',
  surroundings: standaloneDatabase,
  module: (process, config) => StandaloneModule.on(process, config),
  prepare: prepareApi,
  ready: (config, address) => {
    process.stdout.write(announce(config, address, process.env.FIRSTLINE_SANDBOX));
  },
});
