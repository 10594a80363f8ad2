import { readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a data folder that nobody uses any more with its cluster, which need not lie in it (see `postgresHome`). */
export async function removeDataFolder(dataDir: string): Promise<void> {
  const elsewhere = await readlink(join(dataDir, 'postgres')).catch((error: unknown) => {
    // No cluster, or one in its place.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EINVAL') return undefined;
    throw error;
  });
  if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
