import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a fresh clone lacks: packages and the build. Does nothing where both are up to date. */
export function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Firstline needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  install();
  build();
}

function install() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && modified(installed) >= modified(join(root, 'package-lock.json'))) return;
  say('Installing packages (once) …');
  // Not "npm ci": it refuses a lock file that was written where some platforms' optional packages are not served.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  // npm keeps the time that the lock file had; ours is the time of the installation.
  const now = new Date();
  utimesSync(installed, now, now);
}

function build() {
  const stamp = join(root, 'dist', '.built');
  const builtAt = existsSync(stamp) ? modified(stamp) : 0;
  const sources = ['apps', 'libs', 'bench', 'package-lock.json', 'tsconfig.json'];
  if (newest(sources.map((name) => join(root, name))) <= builtAt) return;
  const startedAt = new Date();
  say('Building …');
  run(process.execPath, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build']);
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
}

function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    latest = Math.max(
      latest,
      statSync(path).isDirectory()
        ? newest(readdirSync(path).map((name) => join(path, name)))
        : modified(path),
    );
  }
  return latest;
}

function run(command, args) {
  // What they say goes to standard error: standard output is the command's own, which somebody may read as JSON.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 'inherit'] });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`${command} ${args.at(-1)} failed; see above.`);
}

const modified = (path) => statSync(path).mtimeMs;

function say(text) {
  process.stderr.write(`${text}\n`);
}

export function fail(sentence) {
  process.stderr.write(`firstline: ${sentence}\n`);
  process.exit(1);
}
