import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandLineOf } from './command-line.ts';

describe('the command line of a process', () => {
  it('is told as it was started, where the system tells it', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'a word']);
    await once(child, 'spawn');
    const words = await commandLineOf(child.pid!);
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (process.platform === 'linux') expect(words).toContain('a word');
    else expect(words).toBeUndefined();
  });

  it('is nothing once it is gone, and is no error while it goes', async () => {
    for (let run = 0; run < 50; run += 1) {
      const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (child.exitCode === null)
        await Promise.all(Array.from({ length: 8 }, () => commandLineOf(child.pid!)));
      await ended;
      expect(await commandLineOf(child.pid!)).toBeUndefined();
    }
  });
});
