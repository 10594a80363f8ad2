import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

/**
 * `npm test [-- jest arguments]`: every spec that needs nothing but Node. `--servers` runs those that need a
 * Redis server or Dovecot, which .ci/run installs.
 */
prepare();

const args = process.argv.slice(2);
const servers = args.includes('--servers');
const needsServer = '\\.(redis|dovecot)(\\.e2e)?\\.spec\\.ts$';
const choice = servers ? ['--testPathPatterns', needsServer] : ['--testPathIgnorePatterns', needsServer];
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--enable-source-maps',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...choice,
    ...args.filter((argument) => argument !== '--servers'),
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
);
process.exit(status ?? 1);
