import { createHash } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { postgresFolder, reachableByOthers } from './binaries.ts';

/** Where root keeps what a private folder would hide from the database's user. */
const rootHome = '/var/lib/firstline';

export interface PostgresHome {
  /** Folder with `bin` and `lib`. */
  readonly programs: string;
  /** The cluster's folder; it may not exist yet. */
  readonly data: string;
  /** Postgres refuses to run as root, so root runs it as this user. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * Decides where the server's programs and data lie: in node_modules and under the data folder, except when root
 * started us in a folder that nobody else may enter (as /root); then copies live in /var/lib/firstline, with a
 * symbolic link where they were expected.
 */
export async function postgresHome(dataDir: string): Promise<PostgresHome> {
  const programs = await postgresFolder();
  await mkdir(dataDir, { recursive: true });
  const data = join(resolve(dataDir), 'postgres');
  if (process.getuid?.() !== 0) return { programs, data };
  const user = await unprivilegedUser();
  return {
    user,
    programs: (await reachableByOthers(programs)) ? programs : await publicCopy(programs),
    data: await ownedBy(user, (await reachableByOthers(resolve(dataDir))) ? data : await publicHome(data)),
  };
}

async function publicCopy(programs: string): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(join(programs, 'bin', 'postgres')))
    .digest('hex')
    .slice(0, 12);
  const copy = join(rootHome, `programs-${version}`);
  if (await exists(copy)) return copy;
  const temporary = `${copy}.${process.pid}`;
  await makeRootHome();
  await cp(programs, temporary, { recursive: true, verbatimSymlinks: true });
  await chmod(temporary, 0o755);
  try {
    await rename(temporary, copy);
  } catch (error) {
    // Another process was first.
    if (!(await exists(copy))) throw error;
    await rm(temporary, { recursive: true, force: true });
  }
  return copy;
}

async function publicHome(data: string): Promise<string> {
  if (await exists(data)) return readlink(data).catch(() => data);
  const home = join(
    rootHome,
    `${createHash('sha256').update(data).digest('hex').slice(0, 12)}-${basename(data)}`,
  );
  await makeRootHome();
  await mkdir(home, { recursive: true, mode: 0o700 });
  await symlink(home, data);
  return home;
}

/** Whatever the umask says, the server's user must be able to pass through. */
async function makeRootHome(): Promise<void> {
  await mkdir(rootHome, { recursive: true });
  await chmod(rootHome, 0o755);
}

async function ownedBy(user: { uid: number; gid: number }, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, user.uid, user.gid);
  return folder;
}

/** The system's postgres user where there is one, else nobody. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found)
    throw new Error('Postgres cannot run as root, and there is no user postgres or nobody to run it as.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
