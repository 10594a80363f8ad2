import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { commandLineOf } from './command-line.ts';
import { postgresHome, type PostgresHome } from './home.ts';

/** Held as long as an instance lives, so that a second one on the same folder finds out. */
const instanceLock = 4242000;
const readyWithinMs = 60_000;
const stoppedWithinMs = 30_000;
const recoveredWithinMs = 30_000;
/** Postgres's code while it starts up, recovers or shuts down. */
const cannotConnectNow = '57P03';

export interface EmbeddedPostgres {
  /** A superuser's URL of the database `firstline`. */
  readonly url: string;
  /** Stops the server cleanly. */
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder of the installation; the cluster lies in `postgres` below it. */
  readonly dataDir: string;
  /** Further `-c name=value` settings of the server. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/**
 * Starts the Postgres that npm brought, on a free port of the loopback interface. A server that a killed process
 * left behind is stopped cleanly and started anew.
 * @throws when another live instance uses the folder, or the server does not come up
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = await postgresHome(options.dataDir);
  const password = await passwordOf(options.dataDir);
  await stopOrphan(home, password);
  if (!(await isInitialised(home))) await initialise(home, options.dataDir, password);
  const port = await freePort();
  const log = await open(join(options.dataDir, 'postgres.log'), 'a', 0o600);
  const socketFolder = socketFolderOf(home);
  const flags = Object.entries({
    ...serverSettings,
    unix_socket_directories: socketFolder ?? '',
    ...options.settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(
    join(home.programs, 'bin', 'postgres'),
    ['-D', home.data, '-p', String(port), ...flags],
    {
      ...home.user,
      // A session of its own: Ctrl-C in the terminal must reach us alone, and we stop the server last.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, LC_ALL: 'C', PGPASSWORD: undefined },
    },
  );
  await log.close();
  try {
    const lock = await connectWhenReady(server, port, password, join(options.dataDir, 'postgres.log'));
    await lock.query('select pg_advisory_lock($1)', [instanceLock]);
    const known = await lock.query(`select 1 from pg_database where datname = 'firstline'`);
    if (known.rowCount === 0) await lock.query('create database firstline');
    return {
      url: urlOf(port, password, 'firstline', socketFolder),
      close: async () => {
        await lock.end();
        await stop(server);
      },
    };
  } catch (error) {
    server.kill('SIGINT');
    throw error;
  }
}

/** The URL of the embedded server that runs on this data folder, if one does. For command-line tools beside it. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const password = await readOrUndefined(join(dataDir, 'postgres.password'));
  const pidFile = await readOrUndefined(join(dataDir, 'postgres', 'postmaster.pid'));
  const [pid, , , port] = (pidFile ?? '').split('\n').map(Number);
  return password && pid && port && isAlive(pid) ? urlOf(port, password.trim(), 'firstline') : undefined;
}

/** For one machine, one process and modest memory; nothing replicates from it. */
const serverSettings: Readonly<Record<string, string | number>> = {
  listen_addresses: '127.0.0.1',
  max_connections: 120,
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

async function isInitialised(home: PostgresHome): Promise<boolean> {
  return (await readOrUndefined(join(home.data, 'PG_VERSION'))) !== undefined;
}

async function initialise(home: PostgresHome, dataDir: string, password: string): Promise<void> {
  // In the cluster's parent of the server's user where root keeps the folder private.
  const passwordFile = join(home.user ? '/tmp' : dataDir, `.initdb-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  try {
    const initdb = spawn(
      join(home.programs, 'bin', 'initdb'),
      [
        `--pgdata=${home.data}`,
        '--auth=scram-sha-256',
        '--username=firstline',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...home.user, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
    );
    let complaint = '';
    initdb.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      initdb.once('error', reject);
      initdb.once('close', resolve);
    });
    if (code !== 0) throw new Error(`The database could not be created: ${reasonIn(complaint)}.`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Of all that initdb says, what went wrong. */
function reasonIn(complaint: string): string {
  // Postgres says so in either way, depending on how much of a page still fitted.
  if (/No space left on device|wrote only \d+ of \d+ bytes/.test(complaint)) {
    return 'the disk is full; free some space in DATA_DIR';
  }
  const lines = complaint.trim().split('\n');
  return lines.find((line) => /error:|FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? 'initdb did not say why';
}

/**
 * A running server whose instance lock is free has lost its owner (SIGKILL, power cut of the session): it is
 * stopped. One whose lock is taken belongs to a live instance.
 */
async function stopOrphan(home: PostgresHome, password: string): Promise<void> {
  const pidFile = await readOrUndefined(join(home.data, 'postmaster.pid'));
  const [pid, , , port] = (pidFile ?? '').split('\n').map(Number);
  if (!pid || !port || !isAlive(pid)) return;
  const client = await connectToOrphan(home, pid, port, password);
  // Another program has that pid and no Postgres of ours listens; the stale file is Postgres's own to judge.
  if (!client) return;
  try {
    const free = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [
      instanceLock,
    ]);
    if (!free.rows[0]?.free) {
      throw new Error(
        'Another Firstline runs on this data folder. Stop it first, or set DATA_DIR to a folder of its own.',
      );
    }
  } finally {
    await client.end();
  }
  process.kill(pid, 'SIGINT');
  await until(() => !isAlive(pid), stoppedWithinMs, 'The database of an earlier run does not stop.');
}

/**
 * A connection to the server of an earlier run; undefined when the pid is another program's. One that still recovers
 * from a crash refuses connections, or answers that it is starting up, and is waited for.
 */
async function connectToOrphan(
  home: PostgresHome,
  pid: number,
  port: number,
  password: string,
): Promise<pg.Client | undefined> {
  const deadline = Date.now() + recoveredWithinMs;
  for (;;) {
    const client = new pg.Client({
      connectionString: urlOf(port, password, 'postgres'),
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code !== cannotConnectNow && !(await commandLineOf(pid))?.includes(home.data)) return undefined;
      if (Date.now() > deadline)
        throw new Error('The database of an earlier run does not answer. Stop it, and start again.', {
          cause: error,
        });
      await pause();
    }
  }
}

async function connectWhenReady(
  server: ChildProcess,
  port: number,
  password: string,
  logPath: string,
): Promise<pg.Client> {
  let failure: Error | undefined;
  server.once('error', (error) => (failure = error));
  server.once(
    'exit',
    (code) => (failure = new Error(`The database ended with code ${code}; see ${logPath}.`)),
  );
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres'), keepAlive: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      // `failure` is set by the events above.
      if (failure) throw failure;
      if (Date.now() > deadline) throw error;
      await pause();
    }
  }
}

/** SIGINT is Postgres's fast shutdown: it ends sessions, writes a checkpoint and goes. */
async function stop(server: ChildProcess): Promise<void> {
  // One that a signal ended has no exit code.
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise<void>((resolve) =>
    server.once('exit', () => {
      resolve();
    }),
  );
  server.kill('SIGINT');
  await gone;
}

async function passwordOf(dataDir: string): Promise<string> {
  const path = join(dataDir, 'postgres.password');
  const known = await readOrUndefined(path);
  if (known) return known.trim();
  const made = randomBytes(24).toString('hex');
  await writeFile(path, made, { mode: 0o600 });
  return made;
}

function urlOf(port: number, password: string, database: string, socketFolder?: string): string {
  const url = `postgres://firstline:${password}@127.0.0.1:${port}/${database}`;
  return socketFolder ? `${url}?host=${encodeURIComponent(socketFolder)}` : url;
}

/**
 * The socket lies in the cluster's folder, which only its owner may enter: a statement over it costs half the kernel
 * time of one over TCP. Its path is bounded by the system (unix(7): 108 bytes), so a deep folder does without.
 */
function socketFolderOf(home: PostgresHome): string | undefined {
  return Buffer.byteLength(home.data) <= 80 ? home.data : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function until(condition: () => boolean, withinMs: number, otherwise: string): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
