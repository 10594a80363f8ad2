import { readFile } from 'node:fs/promises';

/**
 * The words that a process was started with, as far as the system tells (proc_pid_cmdline(5)).
 *
 * @returns `undefined` of a process that is gone: before its file was opened (ENOENT), or between opening and reading (ESRCH)
 */
export async function commandLineOf(pid: number): Promise<string[] | undefined> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
