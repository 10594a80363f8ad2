/** What some synchronous work costs the processor, in milliseconds: a machine that others keep busy takes longer for it, and no more. */
export function cpuTimeMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
