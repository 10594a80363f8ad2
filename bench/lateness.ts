import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SlaStep } from '#domain/sla/sla-policy.ts';
import { Database, select, selectOne } from '#persistence/database.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { migrateQueues } from '#queues/migrate-queues.ts';
import { AppProcess } from './app-process.ts';
import { cpuMs } from './cpu.ts';
import { percentiles } from './percentiles.ts';
import { RunningClocks } from './running-clocks.ts';

export interface LatenessOptions {
  /** Clocks that run, those whose step falls due included. */
  readonly clocks: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Workers of the SLA, and as many of the routing. */
  readonly workers: number;
  /** Every so many seconds one of them dies by SIGKILL, of either kind in turn, and another is started at once. */
  readonly killEverySeconds?: number;
}

export interface Lateness {
  readonly due: number;
  /** Steps that acted once; those that acted more or less often are counted beside. */
  readonly once: number;
  readonly never: number;
  readonly twice: number;
  readonly kills: number;
  /** From a kill until another of the same kind acted, the longest, ms. */
  readonly takeoverMs: number;
  /** From the instant of a step to the commit that decided it, and to the commit of what it did, ms. */
  readonly decided: ReturnType<typeof percentiles>;
  readonly carriedOut: ReturnType<typeof percentiles>;
  /** Of the workers and of Postgres, while steps were due. */
  readonly cpuSeconds: number;
}

const halfWay: SlaStep = {
  name: 'half-way',
  metric: 'first_response',
  at: { percent: 50 },
  actions: [
    { do: 'raise-priority' },
    { do: 'tag', tag: 'half-way' },
    { do: 'notify', whom: 'assignee', by: ['live'] },
  ],
};
const kinds = ['sla', 'routing'] as const;
/** The first step falls due so long after the last clock was made. */
const leadSeconds = 5;

/** Workers of an installation of which some die. */
class Workers {
  readonly all: AppProcess[] = [];
  readonly #alive: Readonly<Record<(typeof kinds)[number], AppProcess[]>> = { sla: [], routing: [] };
  readonly #next = new Map<string, Promise<void>>();
  readonly #url: string;
  readonly #folder: string;
  readonly killed: { readonly kind: (typeof kinds)[number]; readonly atMs: number }[] = [];

  constructor(url: string, folder: string) {
    this.#url = url;
    this.#folder = folder;
  }

  async start(kind: (typeof kinds)[number]): Promise<void> {
    const started = await AppProcess.start(kind, this.#url, this.#folder);
    this.all.push(started);
    this.#alive[kind].push(started);
  }

  /** Kills the oldest of one kind, then of the other, and starts the next without waiting for it. */
  async killOne(): Promise<void> {
    const kind = kinds[this.killed.length % kinds.length] ?? 'sla';
    await this.#next.get(kind);
    await this.#alive[kind].shift()?.kill();
    this.killed.push({ kind, atMs: Date.now() });
    this.#next.set(kind, this.start(kind));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#next.values());
    await Promise.all(this.all.map((one) => one.stop()));
  }
}

/**
 * How late the steps of ladders act and what they do is committed, with many clocks running: on the migrated, empty database
 * at `url`, by the processes of an installation, from its own records.
 */
async function lateness(url: string, postmaster: number, options: LatenessOptions): Promise<Lateness> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const clocks = await RunningClocks.on(url, folder, [halfWay]);
  const workers = new Workers(url, folder);
  try {
    const { database } = clocks;
    const due = options.perSecond * options.seconds;
    await clocks.copy(options.clocks - due, `interval '900 s' + random() * interval '2600 s'`);
    await database.reading.query('vacuum analyze');
    for (const kind of kinds) {
      await Promise.all(Array.from({ length: options.workers }, () => workers.start(kind)));
    }
    const after = `interval '${leadSeconds} s' + number * interval '1 s' / ${options.perSecond}`;
    await clocks.copy(due, after, 'watched');
    const pids = () => [postmaster, ...workers.all.map((one) => one.pid)];
    const cpuBefore = await cpuMs(pids());
    await waitWhileKilling(database, due, workers, options);
    const cpuSeconds = ((await cpuMs(pids())) - cpuBefore) / 1_000;
    return { ...(await measured(database, due, workers)), cpuSeconds };
  } finally {
    await workers.stop();
    await clocks.database.close();
    await removeDataFolder(folder);
  }
}

/** Until all is done, or for a minute after it should be. */
async function waitWhileKilling(
  database: Database,
  due: number,
  workers: Workers,
  { seconds, killEverySeconds }: LatenessOptions,
): Promise<void> {
  const begun = Date.now();
  for (let lastsSeconds = 0; lastsSeconds < leadSeconds + seconds + 60;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    lastsSeconds = (Date.now() - begun) / 1_000;
    const done = await selectOne<{ count: number }>(
      database.reading,
      `select count(*)::int as count from escalation where state = 'applied'`,
    );
    if ((done?.count ?? 0) >= due) return;
    const sinceFirst = lastsSeconds - leadSeconds;
    if (killEverySeconds === undefined || sinceFirst > seconds) continue;
    if (sinceFirst > (workers.killed.length + 1) * killEverySeconds) await workers.killOne();
  }
}

async function measured(
  database: Database,
  due: number,
  { killed }: Workers,
): Promise<Omit<Lateness, 'cpuSeconds'>> {
  const rows = await select<{ dueMs: number; sla: number; routing: number; times: number }>(
    database.reading,
    `select 1000 * extract(epoch from escalation.due_at)::float8 as "dueMs",
       1000 * extract(epoch from pg_xact_commit_timestamp(decision.xmin))::float8 as sla,
       1000 * extract(epoch from pg_xact_commit_timestamp(notice.xmin))::float8 as routing,
       (select count(*)::int from event
        where event.conversation_id = conversation.id and type = 'conversation.escalated') as times
     from conversation join escalation on escalation.conversation_id = conversation.id
     join notice on notice.conversation_id = conversation.id
     join clock decision on decision.conversation_id = conversation.id
     where subject = 'watched' and escalation.state = 'applied'`,
  );
  const once = rows.filter((row) => row.times === 1).length;
  return {
    due,
    once,
    never: due - rows.length,
    twice: rows.filter((row) => row.times > 1).length,
    kills: killed.length,
    takeoverMs: Math.max(
      0,
      ...killed.map(({ kind, atMs }) =>
        takeover(
          rows.map((row) => row[kind]),
          atMs,
        ),
      ),
    ),
    decided: percentiles(rows.map((row) => row.sla - row.dueMs)),
    carriedOut: percentiles(rows.map((row) => row.routing - row.dueMs)),
  };
}

/** What the dead one had sent may still be committed for a moment. */
function takeover(commits: readonly number[], killedAtMs: number): number {
  const first = commits.reduce((least, at) => (at > killedAtMs + 50 && at < least ? at : least), Infinity);
  return first === Infinity ? 0 : first - killedAtMs;
}

export function describeLateness(options: LatenessOptions, result: Lateness): string[] {
  const spread = ({ p50, p95, p99, max }: ReturnType<typeof percentiles>) =>
    `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`;
  const killed = result.kills > 0 ? `, ${result.kills} workers killed` : '';
  const cost =
    result.kills > 0
      ? `the next one acted at most ${result.takeoverMs.toFixed(0)} ms after a kill`
      : `${result.cpuSeconds.toFixed(1)} CPU-s`;
  return [
    `lateness: ${options.clocks} clocks, ${options.perSecond} steps due a second for ${options.seconds} s${killed}: ` +
      `${result.once} of ${result.due} acted once, ${result.twice} more often, ${result.never} never; ` +
      cost,
    `lateness, decided: ${spread(result.decided)}`,
    `lateness, carried out: ${spread(result.carriedOut)}`,
  ];
}

/** Calls `work` with a migrated database of its own that keeps the instants of commits, and the process of its server. */
export async function onTimedDatabase<T>(work: (url: string, postmaster: number) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const postgres = await openEmbeddedPostgres({
    dataDir: folder,
    settings: { track_commit_timestamp: 'on' },
  });
  try {
    const database = await new Database(postgres.url, { pool: 2 }).open();
    await database.migrate();
    await database.close();
    await migrateQueues(postgres.url);
    const [pid] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    return await work(postgres.url, Number(pid));
  } finally {
    await postgres.close();
    await removeDataFolder(folder);
  }
}

/** A run on a database of its own. */
export async function latenessAlone(options: LatenessOptions): Promise<Lateness> {
  return onTimedDatabase((url, postmaster) => lateness(url, postmaster, options));
}

/** Of workers that are killed there is one of each kind, so that nothing acts until the next one is there. */
export async function latenessLines(quick: boolean, kill = false): Promise<string[]> {
  const options: LatenessOptions = {
    clocks: quick ? 10_000 : 100_000,
    perSecond: 200,
    seconds: quick ? 10 : 30,
    workers: 1,
    ...(kill && { killEverySeconds: quick ? 4 : 8 }),
  };
  return describeLateness(options, await latenessAlone(options));
}

/** Runs alone: `node dist/bench/lateness.js [--quick] [--kill]`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = await latenessLines(process.argv.includes('--quick'), process.argv.includes('--kill'));
  process.stdout.write(`${lines.join('\n')}\n`);
}
