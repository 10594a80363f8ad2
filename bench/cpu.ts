import { readdir, readFile } from 'node:fs/promises';

/** Linux counts CPU time in hundredths of a second (USER_HZ). */
const msPerTick = 10;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** CPU milliseconds that these processes and all their descendants used so far, ended children included. */
export async function cpuMs(pids: readonly number[]): Promise<number> {
  const stats = (
    await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(readStat))
  ).filter((stat) => stat !== undefined);
  const family = new Set(pids);
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent } of stats) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grew = true;
      }
    }
  }
  const ticks = stats.filter(({ pid }) => family.has(pid)).reduce((sum, stat) => sum + stat.ticks, 0);
  return ticks * msPerTick;
}

async function readStat(pid: string): Promise<Stat | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; proc(5) counts fields after it from 3.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(fields[number - 3]);
    return { pid: Number(pid), parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
