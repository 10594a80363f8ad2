import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCalendars } from '#contracts/defaults/calendars.ts';
import { defaultRoutingPolicy } from '#contracts/defaults/routing-policy.ts';
import { houseForecast } from '#flow/forecast/house-forecast.ts';
import { learnFromOutcomes } from '#flow/forecast/learn-from-outcomes.ts';
import { Database, type Tx } from '#persistence/database.ts';
import { openEmbeddedPostgres } from '#platform/embedded-postgres/embedded-postgres.ts';
import { removeDataFolder } from '#platform/embedded-postgres/remove-data-folder.ts';
import { cpuMs } from './cpu.ts';
import { flowOn } from './flow-on.ts';

const rounds = 20;
/** How often a refresh is asked for at most, by whatever process. */
const everySeconds = 3;

/** What one refresh of the whole house costs with thousands waiting, the database's part included. */
export async function forecastRefresh(quick: boolean): Promise<string[]> {
  const waiting = quick ? 1_000 : 5_000;
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const postgres = await openEmbeddedPostgres({ dataDir: folder, settings: {} });
  const database = await new Database(postgres.url, { pool: 6, applicationName: 'bench' }).open();
  try {
    await database.migrate();
    const [pid] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    const flow = flowOn(database, folder);
    await fill(database.reading, waiting);
    // What is kept for a minute is read once.
    await houseForecast(flow, flow.clock.now());
    const took: number[] = [];
    const [own, server] = [await cpuMs([process.pid]), await cpuMs([Number(pid)])];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await houseForecast(flow, new Date(flow.clock.now().getTime() + 1));
      took.push(performance.now() - began);
    }
    const ownMs = ((await cpuMs([process.pid])) - own) / rounds;
    const serverMs = ((await cpuMs([Number(pid)])) - server) / rounds;
    took.sort((a, b) => a - b);
    const share = (ownMs + serverMs) / (everySeconds * 1_000);
    const house = await houseForecast(flow);
    const learning = performance.now();
    await learnFromOutcomes(flow, house);
    return [
      `forecast: a refresh from the database with ${house.byConversation.size} waiting before 300 agents takes ${(took[rounds / 2] ?? NaN).toFixed(0)} ms ` +
        `(median of ${rounds}; ${ownMs.toFixed(0)} ms CPU here, ${serverMs.toFixed(0)} ms in Postgres): ${(share * 100).toFixed(1)} % of one core, ` +
        `if somebody asks all the time and it is made every ${everySeconds} s; learning from it, once in five minutes, ${(performance.now() - learning).toFixed(0)} ms`,
    ];
  } finally {
    await database.close();
    await postgres.close();
    await removeDataFolder(folder);
  }
}

/** Twelve queues of four priorities and five skills, three hundred agents of thirty kinds, and a week of finished work. */
async function fill(tx: Tx, waiting: number): Promise<void> {
  const run = (sql: string, values: unknown[] = []) => tx.query(sql, values);
  const calendar = defaultCalendars['around-the-clock'];
  for (const [kind, body] of Object.entries({ calendar, 'routing-policy': defaultRoutingPolicy })) {
    await run(
      `insert into document (kind, name, version, state, body, created_at, published_at)
       values ($1, 'default', 1, 'live', $2, now() - interval '1 second', now())`,
      [kind, JSON.stringify(body)],
    );
  }
  await run(`insert into skill (name) select 'skill' || n from generate_series(0, 4) n`);
  await run(
    `insert into team (id, name) select gen_random_uuid(), 'Team ' || n from generate_series(0, 5) n`,
  );
  await run(
    `insert into queue (id, name, created_at) select gen_random_uuid(), 'queue' || n, now() from generate_series(0, 11) n`,
  );
  await run(
    `insert into queue_team select queue.id, team.id from queue join team on right(queue.name, 1)::int % 6 = right(team.name, 1)::int`,
  );
  await run(
    `insert into agent (id, name, email, role, presence, presence_at, created_at, phone)
     select gen_random_uuid(), 'A' || n, n || '@bench.test', 'agent', 'available', now(), now(), '+1555' || 1000000 + n from generate_series(1, 300) n`,
  );
  await run(
    `insert into agent_skill select id, 'skill' || (substr(name, 2)::int + n) % 5, 3 from agent, generate_series(0, 1) n`,
  );
  await run(
    `insert into team_member select team.id, agent.id from agent join team on substr(agent.name, 2)::int % 6 = right(team.name, 1)::int`,
  );
  await run(`insert into customer (id, created_at) values (gen_random_uuid(), now())`);
  const priorities = `(array['low', 'normal', 'high', 'urgent'])[1 + n % 4]`;
  await run(
    `with line as (select array_agg(id order by name) as ids from queue),
     made as (
       insert into conversation (id, customer_id, channel_kind, state, queue_id, priority, required_skills, queued_at, created_at, updated_at, last_message_at)
       select gen_random_uuid(), (select id from customer), 'email', 'queued', ids[1 + n % 12], ${priorities},
         jsonb_build_array(jsonb_build_object('skill', 'skill' || n % 5, 'level', 1)), at, at, at, at
       from generate_series(1, $1) n, line, lateral (select now() - n * interval '2 seconds' as at) began
       returning id, created_at
     )
     insert into clock (id, conversation_id, metric, sla_policy, sla_policy_version, target_seconds, business, started_at, state, deadline_at)
     select gen_random_uuid(), id, 'first_response', 'default', 1, 28800, false, created_at, 'running', created_at + interval '8 hours' from made`,
    [waiting],
  );
  await run(
    `with line as (select array_agg(id order by name) as ids from queue),
     staff as (select array_agg(id) as ids from agent),
     done as (
       insert into conversation (id, customer_id, channel_kind, state, queue_id, created_at, updated_at, last_message_at, resolved_at)
       select gen_random_uuid(), (select id from customer), 'email', 'resolved', line.ids[1 + n % 12], at, at, at, at
       from generate_series(1, 20000) n, line, lateral (select now() - n * interval '25 seconds' as at) began
       returning id, created_at
     )
     insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at, until_at)
     select gen_random_uuid(), staff.ids[1 + (extract(epoch from created_at)::int % 300)], id, 'work', 'email', 20, false, created_at,
       created_at + interval '8 minutes' from done, staff`,
  );
  await run('vacuum analyze');
}
