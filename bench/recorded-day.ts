import { randomUUID } from 'node:crypto';
import type { Database } from '#persistence/database.ts';
import { run as execute } from '#persistence/database.ts';
import type { RecordedTrace } from '#simulation/trace/recorded-trace.ts';
import { madeDay, type DayToRecord } from './made-day.ts';

/** Routes a day by the policy in the simulator and writes into an empty database what would be recorded of it. */
export async function recordDay(database: Database, day: DayToRecord): Promise<{ accepted: number }> {
  const made = madeDay(day);
  const tx = database.reading;
  const statement = (sql: string, values: readonly unknown[] = []) => execute(tx, sql, values);
  const at = (ms: number | undefined) => (ms === undefined || Number.isNaN(ms) ? null : new Date(ms));
  const { trace } = made;
  const fromMs = trace.fromMs;

  await statement(
    `insert into document (kind, name, version, state, body, created_at, published_at)
     values ('routing-policy', 'default', 1, 'live', $1, $2, $2)`,
    [JSON.stringify(day.policy), at(fromMs)],
  );
  await statement(
    `insert into skill (name) select distinct jsonb_object_keys(one) from jsonb_array_elements($1) one
     where one <> '{}'`,
    [JSON.stringify(day.skills)],
  );
  await statement(`insert into team (id, name) values ($1, 'Everyone')`, [randomUUID()]);
  await statement(
    `insert into queue (id, name, created_at) select gen_random_uuid(), name, $2 from unnest($1::text[]) name`,
    [[...new Set(day.classes.map((one) => one.queue))], at(fromMs)],
  );
  await statement(
    `insert into agent (id, name, email, role, phone, presence, presence_at, created_at)
     select id, 'Agent ' || n, 'agent' || n || '@bench.test', 'agent', '+15550' || n, 'offline', $2, $2
     from unnest($1::uuid[]) with ordinality one(id, n)`,
    [trace.agents.map((agent) => agent.id), at(fromMs)],
  );
  await statement(`insert into team_member (team_id, agent_id) select team.id, agent.id from team, agent`);
  await statement(
    `insert into agent_skill (agent_id, skill, level)
     select (one ->> 'id')::uuid, skill, level::int from jsonb_array_elements($1) one, jsonb_each_text(one -> 'skills') s(skill, level)`,
    [JSON.stringify(trace.agents.map(({ id, skills }) => ({ id, skills: Object.fromEntries(skills) })))],
  );
  await statement(
    `insert into event (id, type, agent_id, actor_kind, data, at, seq)
     select gen_random_uuid(), 'agent.presence-changed', (one ->> 'id')::uuid, 'agent', one -> 'data', (one ->> 'at')::timestamptz,
       ${numbered('n')}
     from jsonb_array_elements($1) with ordinality each(one, n)`,
    [JSON.stringify(presencesOf(trace))],
  );

  await statement(`create table made_class (n int, channel text, queue text, priority text, required jsonb,
    preferred jsonb, words text)`);
  await statement(`insert into made_class select * from jsonb_populate_recordset(null::made_class, $1)`, [
    JSON.stringify(day.classes.map((one, n) => ({ ...one, n, words: one.text }))),
  ]);
  await statement(`create table made (n int, id uuid, customer uuid, receipt uuid, offer uuid, class int, agent uuid,
    arrived timestamptz, offered timestamptz, accepted timestamptz, answered timestamptz, ended timestamptz,
    wrapped timestamptz, left_at timestamptz)`);
  await statement(
    `create table passed (id uuid, agent uuid, state text, offered timestamptz, decided timestamptz)`,
  );
  const atOnce = 10_000;
  for (let from = 0; from < made.rows.length; from += atOnce) {
    await statement(`insert into made select * from jsonb_populate_recordset(null::made, $1)`, [
      JSON.stringify(made.rows.slice(from, from + atOnce)),
    ]);
  }
  for (let from = 0; from < made.passed.length; from += atOnce) {
    await statement(`insert into passed select * from jsonb_populate_recordset(null::passed, $1)`, [
      JSON.stringify(made.passed.slice(from, from + atOnce)),
    ]);
  }
  for (const sql of inserts(day.everything ?? false)) await statement(sql);
  await statement('drop table made, made_class, passed');
  for (const table of ['event', 'conversation', 'offer', 'assignment', 'holding', 'clock', 'message'])
    await statement(`analyze ${table}`);
  return { accepted: made.rows.filter((row) => row.accepted !== null).length };
}

/** Facts that come with their numbers: nobody gives them any while something is measured, or between two statements. */
const numbered = (order: string) =>
  `(select coalesce(max(seq), 0) from event) + row_number() over (order by ${order})`;

const from = `from made join made_class c on c.n = made.class`;

function inserts(everything: boolean): string[] {
  const event = (type: string, at: string, data: string, more = '') =>
    `select gen_random_uuid(), '${type}', id, 'system', ${data}, ${at} ${from} where ${at} is not null ${more}`;
  const facts = [
    event(
      'conversation.classified',
      'arrived',
      `jsonb_build_object('rule', null, 'queue', queue, 'policyVersion', 1, 'priority', priority, 'required', required,
        'preferred', preferred, 'tags', '[]'::jsonb)`,
    ),
    event(
      'conversation.queued',
      'arrived',
      `jsonb_build_object('queue', queue, 'queuedAt', arrived, 'because', 'classified')`,
    ),
    event('call.missed', 'left_at', `'{"reason": "hung-up"}'`),
    // Nobody calls back.
    event('conversation.resolved', `(left_at + interval '1 ms')`, `'{}'`),
    ...(everything
      ? [
          event(
            'conversation.opened',
            'arrived',
            `jsonb_build_object('subject', words, 'channelKind', channel)`,
          ),
          event('message.received', 'arrived', `jsonb_build_object('text', words)`),
          event(
            'offer.made',
            'offered',
            `jsonb_build_object('offerId', offer, 'receiptId', receipt, 'round', 1)`,
          ),
          event('offer.accepted', 'accepted', `jsonb_build_object('offerId', offer)`),
          event(
            'assignment.started',
            'accepted',
            `jsonb_build_object('offerId', offer, 'because', 'accepted')`,
          ),
          event('message.composed', 'answered', `jsonb_build_object('text', words)`),
          event('assignment.ended', 'ended', `'{"reason": "resolved"}'`),
          event('clock.started', 'arrived', `'{"metric": "first_response"}'`),
        ]
      : []),
  ];
  return [
    `insert into customer (id, created_at) select customer, min(arrived) from made group by customer`,
    `insert into conversation (id, customer_id, channel_kind, state, priority, queue_id, required_skills,
       preferred_skills, policy_version, queued_at, created_at, updated_at, last_message_at, resolved_at)
     select id, customer, channel, 'resolved', priority,
       (select q.id from queue q where q.name = c.queue), required, preferred, 1,
       null, arrived, arrived, arrived, coalesce(ended, arrived)
     ${from} order by arrived`,
    `insert into message (id, conversation_id, kind, channel_kind, author_kind, text, content_hash, mail_message_id, created_at)
     select gen_random_uuid(), id, 'inbound', channel, 'customer', words, made.n::text, made.n::text, arrived ${from}
     order by arrived`,
    `insert into event (id, type, conversation_id, actor_kind, data, at, seq)
     select one.*, ${numbered('one.at')} from (${facts.join(' union all ')})
       one(id, type, conversation_id, actor_kind, data, at) order by one.at`,
    `insert into routing_receipt (id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail)
     select receipt, id, offered, 'offer', agent, 1, 0, 1, '{}' from made where offered is not null order by offered`,
    `insert into offer (id, conversation_id, agent_id, round, state, created_at, expires_at, decided_at)
     select gen_random_uuid(), id, agent, 1, state, offered, offered + interval '1 minute', decided from passed order by offered`,
    `insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at, until_at)
     select gen_random_uuid(), passed.agent, id, 'work', channel, 10, channel = 'voice', passed.offered, decided
     from passed join made using (id) join made_class c on c.n = made.class order by passed.offered`,
    `insert into offer (id, conversation_id, agent_id, routing_receipt_id, round, state, created_at, expires_at, decided_at)
     select offer, id, agent, receipt, 1, 'accepted', offered, offered + interval '1 minute', accepted
     from made where offered is not null order by offered`,
    `insert into assignment (id, conversation_id, agent_id, offer_id, started_at, ended_at, end_reason)
     select gen_random_uuid(), id, agent, offer, accepted, ended, case when ended is not null then 'resolved' end
     from made where accepted is not null order by accepted`,
    `insert into holding (id, agent_id, conversation_id, kind, channel_kind, units, exclusive, from_at, until_at)
     select * from (
       select gen_random_uuid(), agent, id, 'work', channel, 10, channel = 'voice', offered, ended
       ${from} where offered is not null
       union all
       select gen_random_uuid(), agent, id, 'wrap-up', channel, 10, channel = 'voice', ended, wrapped
       ${from} where wrapped > ended) held order by 8`,
    `insert into clock (id, conversation_id, metric, sla_policy, sla_policy_version, target_seconds, business, started_at,
       state, met_at)
     select gen_random_uuid(), id, 'first_response', 'default', 1, 600, false, arrived,
       case when answered is null then 'cancelled' else 'met' end, answered from made order by arrived`,
  ];
}

function presencesOf({ agents, fromMs }: RecordedTrace) {
  return agents
    .flatMap(({ id, available }) =>
      available.flatMap(([from, to]) => {
        const came = { id, at: new Date(from), data: { presence: 'available', from: 'offline' } };
        const went = { id, at: new Date(to), data: { presence: 'offline', from: 'available' } };
        return to < Infinity ? [came, went] : [came];
      }),
    )
    .filter(({ at }) => at.getTime() >= fromMs);
}
