import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import { Database, select, selectOne } from '#persistence/database.ts';
import { FolderBlobStore } from '#platform/blob-store.ts';
import { AlignedClock } from '#platform/clock.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { newId } from '#platform/new-id.ts';
import { Secrets } from '#platform/secrets.ts';
import { migrateQueues } from '#queues/migrate-queues.ts';
import { percentiles } from './percentiles.ts';

export interface LatenessOptions {
  /** Clocks that run, those whose step falls due included. */
  readonly clocks: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** SLA workers; with a kill every so many seconds one of them dies by SIGKILL and another is started. */
  readonly workers: number;
  readonly killEverySeconds?: number;
}

export interface Lateness {
  readonly due: number;
  /** Steps that acted once; those that acted more or less often are counted beside. */
  readonly once: number;
  readonly never: number;
  readonly twice: number;
  readonly kills: number;
  /** From the instant of a step to the commit that decided it, and to the commit of what it did, ms. */
  readonly decided: ReturnType<typeof percentiles>;
  readonly carriedOut: ReturnType<typeof percentiles>;
}

const policy: SlaPolicy = {
  targets: [{ metric: 'first_response', seconds: 7_200, time: 'always' }],
  ladder: [
    {
      name: 'half-way',
      metric: 'first_response',
      at: { percent: 50 },
      actions: [
        { do: 'raise-priority' },
        { do: 'tag', tag: 'half-way' },
        { do: 'notify', whom: 'assignee', by: ['live'] },
      ],
    },
  ],
  pauseResolutionWhilePending: true,
};
const here = dirname(fileURLToPath(import.meta.url));
/** Where the build is, from there and from the sources. */
const apps = join(here, here.endsWith(join('dist', 'bench')) ? '../apps' : '../dist/apps');

/**
 * How late the steps of ladders act and what they do is committed, with many clocks running: on the migrated, empty database
 * at `url`, by the processes of an installation, from its own records.
 */
export async function lateness(url: string, options: LatenessOptions): Promise<Lateness> {
  const database = await new Database(url, { pool: 4, applicationName: 'bench' }).open();
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const processes: ChildProcess[] = [];
  const start = (app: string) => startApp(app, url, folder, processes);
  try {
    const template = await prepare(database, folder);
    const due = options.perSecond * options.seconds;
    await copy(database, template, options.clocks - due, `interval '900 s' + random() * interval '2600 s'`);
    await database.reading.query('vacuum analyze');
    const sla = await Promise.all(Array.from({ length: options.workers }, () => start('sla')));
    await start('routing');
    await copy(
      database,
      template,
      due,
      `interval '5 s' + number * interval '1 s' / ${options.perSecond}`,
      true,
    );
    const kills = await waitWhileKilling(database, due, sla, () => start('sla'), options);
    return { ...(await measured(database, due)), kills };
  } finally {
    await Promise.all(processes.map((one) => stop(one)));
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One conversation with a running clock, as the service makes it; the others are its copies at other times. */
async function prepare(database: Database, folder: string): Promise<string> {
  const run = (sql: string, values: unknown[] = []) => database.reading.query(sql, values);
  const publish = (kind: string, body: unknown) =>
    run(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ($1, 'default', 1, 'live', $2, now(), now() - interval '3 hours')`,
      [kind, JSON.stringify(body)],
    );
  await publish('sla-policy', policy);
  await publish('routing-policy', defaultRoutingPolicy);
  const [queue, customer, agent, conversation] = [newId(), newId(), newId(), newId()];
  await run(`insert into queue (id, name, created_at) values ($1, 'Bench', now())`, [queue]);
  await run(`insert into customer (id, created_at) values ($1, now())`, [customer]);
  await run(
    `insert into agent (id, name, email, role, presence_at, created_at)
     values ($1, 'B', 'b@bench.test', 'agent', now(), now())`,
    [agent],
  );
  await run(
    `with made as (
       insert into conversation (id, customer_id, channel_kind, state, queue_id, assignee_id, queued_at, created_at, updated_at,
         last_message_at)
       select $1, $2, 'email', 'assigned', $3, $4, at, at, at, at from date_trunc('milliseconds', now()) at
       returning id, created_at
     )
     insert into message (id, conversation_id, kind, author_kind, channel_kind, created_at)
     select gen_random_uuid(), id, 'inbound', 'customer', 'email', created_at from made`,
    [conversation, customer, queue, agent],
  );
  const flow = {
    database,
    clock: new AlignedClock(),
    newId,
    secrets: new Secrets(Buffer.alloc(32, 7)),
    blobs: new FolderBlobStore(join(folder, 'blobs')),
    mailDomain: 'bench.test',
    publicBaseUrl: 'http://127.0.0.1:3000',
  };
  await followConversations(flow, [conversation]);
  return conversation;
}

/** Copies of a conversation with its clock and timers, whose step is due `after` from now. */
async function copy(
  database: Database,
  template: string,
  copies: number,
  after: string,
  watched = false,
): Promise<void> {
  const shifted = (row: string, fields: string) =>
    `(jsonb_populate_record(${row}, jsonb_build_object(${fields}))).*`;
  await database.reading.query(
    `with made as materialized (
       select gen_random_uuid() as id, gen_random_uuid() as clock_id,
         date_trunc('milliseconds', clock_timestamp() - interval '3600 s' + ${after}) as at
       from generate_series(1, $2) number
     ), conversations as (
       insert into conversation (id, customer_id, channel_kind, state, queue_id, assignee_id, subject, queued_at, created_at,
         updated_at, last_message_at)
       select made.id, customer_id, channel_kind, state, queue_id, assignee_id, $3, at, at, at, at
       from made, conversation where conversation.id = $1
     ), messages as (
       insert into message (id, conversation_id, kind, author_kind, channel_kind, created_at)
       select gen_random_uuid(), id, 'inbound', 'customer', 'email', at from made
     ), clocks as (
       insert into clock select ${shifted(
         'clock',
         `'id', clock_id, 'conversation_id', made.id, 'started_at', at, 'deadline_at', at + interval '7200 s'`,
       )} from made, clock where conversation_id = $1
     ), followed as (
       insert into clock_follow select ${shifted('clock_follow', `'conversation_id', made.id, 'last_fact_at', at`)}
       from made, clock_follow where conversation_id = $1
     )
     insert into timer (key, lane, kind, due_at, payload)
     select kind || ':' || clock_id || tail, 'sla', kind, at + delay,
       jsonb_build_object('conversationId', id, 'clockId', clock_id, 'step', 'half-way')
     from made cross join (values
       ('sla-step', ':half-way', interval '3600 s'), ('sla-deadline', '', interval '7200 s')) as timers(kind, tail, delay)`,
    [template, copies, watched ? 'watched' : ''],
  );
}

/** Until all is done, or for a minute after it should be. Answers how many workers were killed. */
async function waitWhileKilling(
  database: Database,
  due: number,
  workers: ChildProcess[],
  startAnother: () => Promise<ChildProcess>,
  options: LatenessOptions,
): Promise<number> {
  const begun = Date.now();
  const giveUp = begun + (options.seconds + 65) * 1_000;
  let kills = 0;
  while (Date.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const done = await selectOne<{ count: number }>(
      database.reading,
      `select count(*)::int as count from escalation where state = 'applied'`,
    );
    if ((done?.count ?? 0) >= due) break;
    const lastsMs = Date.now() - begun - 5_000;
    if (options.killEverySeconds && lastsMs / 1_000 > (kills + 1) * options.killEverySeconds) {
      if (lastsMs > options.seconds * 1_000) continue;
      const victim = workers.shift();
      victim?.kill('SIGKILL');
      kills += 1;
      workers.push(await startAnother());
    }
  }
  return kills;
}

async function measured(database: Database, due: number): Promise<Omit<Lateness, 'kills'>> {
  const rows = await select<{ decided: number; carriedOut: number; times: number }>(
    database.reading,
    `select 1000 * extract(epoch from pg_xact_commit_timestamp(notice.xmin) - escalation.due_at)::float8 as "carriedOut",
       1000 * extract(epoch from decided_at - escalation.due_at)::float8 as decided,
       (select count(*)::int from event
        where event.conversation_id = conversation.id and type = 'conversation.escalated') as times
     from conversation join escalation on escalation.conversation_id = conversation.id
     join notice on notice.conversation_id = conversation.id
     where subject = 'watched' and escalation.state = 'applied'`,
  );
  const once = rows.filter((row) => row.times === 1).length;
  return {
    due,
    once,
    never: due - rows.length,
    twice: rows.filter((row) => row.times > 1).length,
    decided: percentiles(rows.map((row) => row.decided)),
    carriedOut: percentiles(rows.map((row) => row.carriedOut)),
  };
}

async function startApp(
  app: string,
  url: string,
  folder: string,
  processes: ChildProcess[],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(apps, app, 'src/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: url,
      DATABASE_POOL: '8',
      DATA_DIR: folder,
      HTTP_PORT: '0',
      LOG_LEVEL: 'info',
    },
  });
  processes.push(child);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"msg":"ready"')) resolve();
      else if (line.includes('"level":50')) process.stderr.write(`${app}: ${line}\n`);
    });
    child.once('exit', (code) => {
      reject(new Error(`${app} ended with ${String(code)}`));
    });
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

export function describeLateness(options: LatenessOptions, result: Lateness): string[] {
  const spread = ({ p50, p95, p99, max }: ReturnType<typeof percentiles>) =>
    `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`;
  const killed = result.kills > 0 ? `, ${result.kills} workers killed` : '';
  return [
    `lateness: ${options.clocks} clocks, ${options.perSecond} steps due a second for ${options.seconds} s${killed}: ` +
      `${result.once} of ${result.due} acted once, ${result.twice} more often, ${result.never} never`,
    `lateness, decided: ${spread(result.decided)}`,
    `lateness, carried out: ${spread(result.carriedOut)}`,
  ];
}

/** A run on a database of its own. */
export async function latenessAlone(options: LatenessOptions): Promise<Lateness> {
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
    return await lateness(postgres.url, options);
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function latenessLines(quick: boolean, kill = false): Promise<string[]> {
  const options: LatenessOptions = {
    clocks: quick ? 10_000 : 100_000,
    perSecond: 200,
    seconds: quick ? 10 : 30,
    workers: kill ? 2 : 1,
    ...(kill && { killEverySeconds: 5 }),
  };
  return describeLateness(options, await latenessAlone(options));
}

/** Runs alone: `node dist/bench/lateness.js [--quick] [--kill]`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = await latenessLines(process.argv.includes('--quick'), process.argv.includes('--kill'));
  process.stdout.write(`${lines.join('\n')}\n`);
}
