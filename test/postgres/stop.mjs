import { rmSync } from 'node:fs';

export default async function stop() {
  const started = globalThis.firstlinePostgres;
  if (!started) return;
  await started.postgres.close();
  rmSync(started.dataDir, { recursive: true, force: true });
}
