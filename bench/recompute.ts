import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultSlaPolicy } from '#contracts/defaults/sla-policy.ts';
import { applyToOpen } from '#flow/sla/apply-to-open.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import { recomputeClocks } from '#flow/sla/recompute-clocks.ts';
import { Database, selectOne } from '#persistence/database.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { newId } from '#platform/new-id.ts';
import { cpuMs } from './cpu.ts';
import { flowOn } from './flow-on.ts';

interface Recomputed {
  readonly clocks: number;
  readonly startedSeconds: number;
  readonly seconds: number;
  /** Of this process and of Postgres. */
  readonly cpuSeconds: number;
  readonly moved: number;
  readonly kept: number;
  /** Steps that acted and that were skipped because of it. */
  readonly acted: number;
  readonly skipped: number;
}

/**
 * A stricter policy is applied to conversations that wait, with two clocks and nine timers each, some of them so old that
 * it would have broken their promise: how long that takes on the database at `url`, which must be migrated and empty.
 */
async function recompute(url: string, postmaster: number, conversations: number): Promise<Recomputed> {
  const database = await new Database(url, { pool: 4, applicationName: 'bench' }).open();
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-blobs-'));
  const flow = flowOn(database, folder);
  const run = (sql: string, values: unknown[] = []) => database.reading.query(sql, values);
  const count = async (sql: string) =>
    (await selectOne<{ count: number }>(database.reading, sql, []))?.count ?? 0;
  const publish = async (kind: string, version: number, body: unknown) => {
    await run(`update document set state = 'retired' where kind = $1 and state = 'live'`, [kind]);
    await run(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ($1, 'default', $2, 'live', $3, now() - interval '1 second', now())`,
      [kind, version, JSON.stringify(body)],
    );
  };
  try {
    await publish('calendar', 1, defaultCalendars['around-the-clock']);
    await publish('sla-policy', 1, defaultSlaPolicy);
    const [queue, customer, by] = [newId(), newId(), newId()];
    await run(`insert into queue (id, name, created_at) values ($1, 'Bench', now())`, [queue]);
    await run(`insert into customer (id, created_at) values ($1, now())`, [customer]);
    await run(
      `insert into agent (id, name, email, role, presence_at, created_at) values ($1, 'B', 'b@bench.test', 'supervisor', now(), now())`,
      [by],
    );
    // They began over the last three and a half hours; four are promised for the first response.
    await run(
      `with made as (
         insert into conversation (id, customer_id, channel_kind, state, queue_id, queued_at, created_at, updated_at, last_message_at)
         select gen_random_uuid(), $1, 'email', 'queued', $2, at, at, at, at
         from generate_series(1, $3) number, lateral (select now() - number * interval '210 minutes' / $3 as at) began
         returning id, created_at
       ), written as (
         insert into message (id, conversation_id, kind, author_kind, channel_kind, created_at)
         select gen_random_uuid(), id, 'inbound', 'customer', 'email', created_at from made
       )
       insert into event (id, type, conversation_id, conversation_version, actor_kind, data, at)
       select gen_random_uuid(), type, id, 1, 'system', '{"priority": "normal"}', created_at
       from made cross join unnest(array['conversation.opened', 'conversation.classified', 'conversation.queued']) type`,
      [customer, queue, conversations],
    );
    await run('analyze');
    const startedAt = performance.now();
    const ids = ((await run('select id from conversation order by id')) as { id: string }[]).map(
      (row) => row.id,
    );
    for (let from = 0; from < ids.length; from += batch) {
      await followConversations(flow, ids.slice(from, from + batch));
    }
    const startedSeconds = (performance.now() - startedAt) / 1_000;
    await run('vacuum analyze');
    const clocks = await count('select count(*)::int as count from clock');

    const targets = defaultSlaPolicy.targets.map((target) => ({ ...target, seconds: target.seconds / 2 }));
    await publish('sla-policy', 2, { ...defaultSlaPolicy, targets });
    await applyToOpen(flow, { kind: 'sla-policy', name: 'default', by });
    const begun = performance.now();
    const cpuBefore = await cpuMs([process.pid, postmaster]);
    while (await recomputeClocks(flow));
    const seconds = (performance.now() - begun) / 1_000;
    const cpuSeconds = ((await cpuMs([process.pid, postmaster])) - cpuBefore) / 1_000;
    const done = await selectOne<{ moved: number; kept: number }>(
      database.reading,
      'select moved, kept from clock_recompute',
      [],
    );
    return {
      ...{ clocks, startedSeconds, seconds, cpuSeconds },
      moved: done?.moved ?? 0,
      kept: done?.kept ?? 0,
      acted: await count(`select count(*)::int as count from event where type = 'sla.step-acted'`),
      skipped: await count(`select count(*)::int as count from event where type = 'sla.step-skipped'`),
    };
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const batch = 250;

/** Measures on a database of its own, and says what came of it in a line. */
export async function recomputeLine(quick: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const postgres = await openEmbeddedPostgres({ dataDir: folder, settings: {} });
  try {
    const database = await new Database(postgres.url, { pool: 2 }).open();
    await database.migrate();
    await database.close();
    const [pid] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    const postmaster = Number(pid);
    return describeRecompute(await recompute(postgres.url, postmaster, quick ? 5_000 : 50_000));
  } finally {
    await postgres.close();
    await removeDataFolder(folder);
  }
}

function describeRecompute(result: Recomputed): string {
  return (
    `a policy applied to ${result.clocks} open clocks: ${result.seconds.toFixed(1)} s ` +
    `(${(result.clocks / result.seconds).toFixed(0)}/s, ${result.cpuSeconds.toFixed(1)} CPU-s); ${result.moved} moved, ${result.kept} kept their terms, ` +
    `${result.skipped} steps skipped, ${result.acted} acted; started in ${result.startedSeconds.toFixed(1)} s`
  );
}
