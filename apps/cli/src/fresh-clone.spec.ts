import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const clone = mkdtempSync(join(tmpdir(), 'firstline-clone-'));
afterAll(() => {
  rmSync(clone, { recursive: true });
});

function put(path: string, content: string): string {
  const whole = join(clone, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

describe('the command line in a fresh clone', () => {
  it('prints nothing but its own on standard output while packages are installed and built', () => {
    const scripts = fileURLToPath(new URL('../../../scripts/', import.meta.url));
    for (const name of ['firstline.mjs', 'prepare.mjs', 'sandbox-beside.mjs']) {
      copyFileSync(join(scripts, name), put(`scripts/${name}`, ''));
    }
    put('package.json', '{"type":"module"}');
    put('package-lock.json', '{}');
    const builder = `console.log('built');
import { mkdirSync, writeFileSync } from 'node:fs';
const built = (path, text) => {
  mkdirSync(path, { recursive: true });
  writeFileSync(path + 'main.js', text);
  writeFileSync(path + 'sandbox-environment.js', 'export const sandboxEnvironment = () => ({});');
};
built('dist/apps/cli/src/', 'process.stdout.write("{}")');
built('dist/apps/standalone/src/', '');`;
    put('node_modules/@nestjs/cli/bin/nest.js', builder);
    chmodSync(put('bin/npm', '#!/bin/sh\necho up to date\ntouch node_modules/.package-lock.json\n'), 0o755);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/firstline.mjs'], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...process.env, PATH: [join(clone, 'bin'), process.env.PATH].join(delimiter) },
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '{}' });
    expect(stderr).toMatch(/Installing packages.*up to date.*Building.*built/s);
  });
});
