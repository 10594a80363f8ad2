import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

/**
 * `npm test [-- jest arguments]`: every spec that needs nothing but Node; the journeys come last and one by one, because
 * each runs whole installations that would take one another's processors. `--servers` runs those that need a
 * Redis server or Dovecot, which .ci/run installs.
 */
prepare();

const args = process.argv.slice(2);
const servers = args.includes('--servers');
const needsServer = '\\.(redis|dovecot)(\\.e2e)?\\.spec\\.ts$';
const journey = '\\.e2e\\.spec\\.ts$';
// Specs that run in Jest's own process: Node 20, taking itself down, may wait for ever for a request of a connection that is gone.
const leave = '--forceExit';
const given = args.filter((argument) => argument !== '--servers');

// What is given comes first: these options take every word after them.
if (servers) {
  process.exit(jest([...given, '--testPathPatterns', needsServer, leave]));
} else if (given.length > 0) {
  process.exit(jest([...given, '--testPathIgnorePatterns', needsServer]));
} else {
  const specs = jest(['--testPathIgnorePatterns', needsServer, journey, '--maxWorkers=100%']);
  const journeys = jest([
    '--testPathPatterns',
    journey,
    '--testPathIgnorePatterns',
    needsServer,
    '--runInBand',
    leave,
  ]);
  process.exit(specs || journeys);
}

function jest(choice) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--enable-source-maps',
      join(root, 'node_modules/jest/bin/jest.js'),
      ...choice,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  return status ?? 1;
}
