import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A process of ours as an operator runs it, from the build. */
export interface Program {
  readonly process: ChildProcess;
  /** Its log lines so far; the last few hundred. */
  readonly lines: string[];
  /** Ends with the exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts a program; `readyLine` picks the line that says it is ready, or it is ready at once. */
export async function startProgram(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
  readyLine?: (line: string) => boolean,
  args: readonly string[] = [],
): Promise<Program> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, script), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  const program: Program = {
    process: child,
    lines,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 500) lines.shift();
        if (!readyLine || readyLine(line)) resolve();
      });
    }
    if (!readyLine) resolve();
  });
  const early = ended.then((how) => {
    throw new Error(`${script} ended early (${String(how)}):\n${lines.slice(-20).join('\n')}`);
  });
  early.catch(() => undefined);
  await Promise.race([ready, early]);
  return program;
}

/** Runs a program to its end. */
export async function runProgram(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number | NodeJS.Signals | null; output: string }> {
  const program = await startProgram(script, env, undefined, args);
  const code = await program.ended;
  return { code, output: program.lines.join('\n') };
}

export const saysReady = (line: string) => line.includes('"msg":"ready"');
