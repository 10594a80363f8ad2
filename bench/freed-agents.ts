import pg from 'pg';
import { newBearerToken } from '#flow/people/bearer-token.ts';
import { demoChannels } from '#flow/seed/demo-team.ts';
import { newId } from '#platform/new-id.ts';
import { percentiles } from './percentiles.ts';

/**
 * Agents come back one by one while thousands wait. The latency runs from the instant at which Firstline took an
 * agent for available to the commit of their first offer.
 */
export async function freedAgents(options: {
  waiting: number;
  agents: number;
  url: string;
  databaseUrl: string;
}): Promise<{ offered: number; ms: ReturnType<typeof percentiles> }> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 2 });
  await pool.query(`update agent set presence = 'away'`);
  await queue(pool, options.waiting);
  await pool.query('vacuum analyze');
  const agents = await hire(pool, options.agents);
  for (const { token } of agents) {
    const response = await fetch(`${options.url}/api/v1/agents/me/presence`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ presence: 'available' }),
    });
    if (!response.ok) throw new Error(`presence was refused: ${response.status} ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const ids = agents.map(({ id }) => id);
  const latencies = async () =>
    (
      await pool.query<{ ms: number }>(
        `select 1000 * extract(epoch from
           pg_xact_commit_timestamp(offered.xmin) - came.at)::float8 as ms
         from event came cross join lateral (
           select offer.xmin from offer where offer.agent_id = came.agent_id order by created_at limit 1) offered
         where came.type = 'agent.presence-changed' and came.agent_id = any($1)`,
        [ids],
      )
    ).rows.map((row) => row.ms);
  const giveUp = Date.now() + 20_000;
  let found = await latencies();
  while (found.length < agents.length && Date.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = await latencies();
  }
  await pool.end();
  return { offered: found.length, ms: percentiles(found) };
}

/** So many conversations by mail, in the three queues of the demo, at every priority, asking for various skills. */
async function queue(pool: pg.Pool, waiting: number): Promise<void> {
  await pool.query(
    `with one as materialized (
       select gen_random_uuid() as id, gen_random_uuid() as customer, number from generate_series(1, $1) number
     ), known as (
       insert into customer (id, name, created_at) select customer, 'Customer ' || number, now() from one returning 1
     )
     insert into conversation (id, customer_id, channel_id, channel_kind, subject, state, priority, queue_id,
       required_skills, policy_version, queued_at, created_at, updated_at, last_message_at)
     select one.id, customer, $2, 'email', 'Waiting ' || number, 'queued',
       (array['low', 'normal', 'high', 'urgent'])[1 + number % 4], q.id,
       jsonb_build_array(jsonb_build_object('skill', s.name, 'level', 1 + number % 3)),
       1, now() - number * interval '1 second', now(), now(), now()
     from one
     join (select id, row_number() over (order by name) - 1 as place from queue) q on q.place = number % 3
     join (select name, row_number() over (order by name) - 1 as place from skill) s on s.place = number % 5`,
    [waiting, demoChannels.email.id],
  );
}

/** Agents of all teams with every skill, who are away, and a token for each. */
async function hire(pool: pg.Pool, agents: number): Promise<{ id: string; token: string }[]> {
  const hired: { id: string; token: string }[] = [];
  for (let number = 0; number < agents; number++) {
    const id = newId();
    const { token, hash } = newBearerToken();
    await pool.query(
      `insert into agent (id, name, email, role, presence, presence_at, heartbeat_at, created_at)
       values ($1, $2, $3, 'agent', 'away', now(), now() + interval '1 day', now())`,
      [id, `Back ${number}`, `back-${number}-${Date.now()}@example.org`],
    );
    await pool.query(
      `insert into api_token (id, agent_id, name, kind, token_hash, created_at) values ($1, $2, 'bench', 'token', $3, now())`,
      [newId(), id, hash],
    );
    await pool.query('insert into agent_skill select $1, name, 4 from skill', [id]);
    await pool.query('insert into team_member select id, $1 from team', [id]);
    hired.push({ id, token });
  }
  return hired;
}
