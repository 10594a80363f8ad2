import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { sandboxBeside } from './sandbox-beside.mjs';

/**
 * `npm start`: everything in one process on an embedded database, and beside it, unless a real provider is
 * configured, the sandbox that plays the outside world.
 */
prepare();

// Short-lived rows and messages die young: a larger nursery collects them for less.
const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=32'];

const children = new Set();
let stopping = false;

const sandbox = await sandboxBeside(process.env);
const environment = { ...process.env, NODE_ENV: process.env.NODE_ENV ?? 'production', ...sandbox };
if (sandbox) start('sandbox', environment, { essential: true });
start('standalone', environment, { essential: true });

function start(app, env, { essential }) {
  const child = spawn(process.execPath, [...nodeFlags, join(root, `dist/apps/${app}/src/main.js`)], {
    env,
    // The sandbox's one line on standard output is for programs; its complaints are for people.
    // Over the channel a child notices that this script was killed, and stops.
    stdio: ['ignore', app === 'sandbox' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    // Sessions of their own, so that Ctrl-C reaches only this script, which stops them in order.
    detached: true,
  });
  child.app = app;
  children.add(child);
  child.once('exit', (code, signal) => {
    children.delete(child);
    if (essential && !stopping) {
      process.exitCode = code ?? 1;
      stop(signal ?? 'SIGTERM');
    }
    if (stopping && children.size === 0) process.exit();
  });
}

function stop() {
  if (stopping) return;
  stopping = true;
  const standalone = [...children].find((child) => child.app === 'standalone');
  const others = [...children].filter((child) => child !== standalone);
  const stopOthers = () => others.forEach((child) => child.kill('SIGTERM'));
  if (standalone) {
    standalone.once('exit', stopOthers);
    standalone.kill('SIGTERM');
  } else {
    stopOthers();
  }
  if (children.size === 0) process.exit();
}

process.on('SIGINT', () => {
  process.stderr.write('\nStopping …\n');
  stop();
});
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
