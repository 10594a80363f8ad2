// Breaks every rule that keeps work from an agent, or people from moving it, one at a time, and expects the specs to notice:
//   npm run mutate [-- WORD…]  all of them, or those of files whose paths contain one of the words
// Each is broken in a copy, one copy for each core. A mutation that no spec notices is named, and the exit code is 1.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../jest.config.mjs';
import { mutations as manual } from './mutations/manual-rules.mjs';
import { mutations as routing } from './mutations/routing-rules.mjs';
import { prepare } from './prepare.mjs';

const words = process.argv.slice(2);
const mutations = [...routing, ...manual].filter(
  ({ path }) => words.length === 0 || words.some((word) => path.includes(word)),
);
const copied = ['apps', 'libs', 'test', 'scripts', 'package.json', 'tsconfig.json'];

function copyOfRepository() {
  const root = mkdtempSync(join(tmpdir(), 'firstline-mutated-'));
  for (const path of copied) cpSync(path, join(root, path), { recursive: true });
  for (const path of ['node_modules', 'dist']) symlinkSync(join(process.cwd(), path), join(root, path));
  return root;
}

/** Whether specs pass in a copy; those that need a database find the one that all of them share. */
async function specsPass(root, specs) {
  const setupFiles = [join(root, 'scripts/mutations/no-shrinking.mjs')];
  const own = { ...config, rootDir: root, setupFiles, globalSetup: undefined, globalTeardown: undefined };
  const options = [
    '-i',
    '--bail',
    '--watchman=false',
    '--testTimeout=120000',
    '--rootDir',
    root,
    '--config',
    JSON.stringify(own),
    ...specs,
  ];
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...options];
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const [code] = await once(spawn(process.execPath, jest, { cwd: root, env, stdio: 'ignore' }), 'exit');
  return code === 0;
}

const left = [...mutations];
const unnoticed = [];

async function workThrough(root) {
  for (let one = left.shift(); one; one = left.shift()) {
    const path = join(root, one.path);
    const text = readFileSync(path, 'utf8');
    const name = `${one.path}: ${one.from.trim()} → ${one.to.trim() || 'nothing'}`;
    if (!text.includes(one.from)) throw new Error(`There is nothing to mutate: ${name}`);
    writeFileSync(path, text.replace(one.from, one.to));
    let noticed = false;
    for (const some of one.specs) noticed ||= !(await specsPass(root, some));
    writeFileSync(path, text);
    console.log(`${noticed ? 'noticed  ' : 'UNNOTICED'} ${name}`);
    if (!noticed) unnoticed.push(name);
  }
}

prepare();
// Imported now, because they need what is built.
const { default: startPostgres } = await import('../test/postgres/start.mjs');
const { default: stopPostgres } = await import('../test/postgres/stop.mjs');
await startPostgres();
const roots = Array.from({ length: availableParallelism() }, copyOfRepository);
try {
  const specs = [...new Set(mutations.flatMap((one) => one.specs.flat()))];
  if (!(await specsPass(roots[0], specs))) throw new Error('The specs fail without any mutation.');
  await Promise.all(roots.map(workThrough));
} finally {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
  await stopPostgres();
}
console.log(`${mutations.length - unnoticed.length} of ${mutations.length} mutations noticed.`);
process.exitCode = unnoticed.length > 0 ? 1 : 0;
