import { randomUUID } from 'node:crypto';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Database } from '#persistence/database.ts';
import { run as execute } from '#persistence/database.ts';
import { RandomStream } from '#simulation/random.ts';
import { run } from '#simulation/run.ts';
import { compileTrace } from '#simulation/trace/compile-trace.ts';
import { documentPolicy } from '#simulation/trace/document-policy.ts';
import { RecordedHabits } from '#simulation/trace/recorded-habits.ts';
import type { RecordedTrace, TraceAgent, TraceClass } from '#simulation/trace/recorded-trace.ts';
import { traceTraffic } from '#simulation/trace/trace-traffic.ts';

export interface DayToRecord {
  readonly contacts: number;
  readonly agents: number;
  /** End of the recorded time; it begins `hours` before. */
  readonly endMs: number;
  readonly hours: number;
  readonly policy: RoutingPolicy;
  readonly classes: readonly (TraceClass & {
    /** Of all contacts. */
    readonly share: number;
    readonly handlingSeconds: number;
    /** Mean; without it nobody leaves. */
    readonly patienceSeconds?: number;
    /** An answer is promised within so long; without it nothing is. */
    readonly promisedSeconds?: number;
    readonly text: string;
  })[];
  /** Skills of the agents, one after another in turn. */
  readonly skills: readonly Readonly<Record<string, number>>[];
  readonly seed: number;
  /** Write the facts that a replay does not read too, as they are in a real database. */
  readonly everything?: boolean;
}

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
     select id, 'Agent ' || n, 'agent' || n || '@bench.test', 'agent', '+15550' || n, 'available', $2, $2
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
    `insert into event (id, type, agent_id, actor_kind, data, at)
     select gen_random_uuid(), 'agent.presence-changed', id, 'agent', '{"presence": "available", "from": "offline"}', $2
     from unnest($1::uuid[]) id`,
    [trace.agents.map((agent) => agent.id), at(fromMs)],
  );

  await statement(`create table made_class (n int, channel text, queue text, priority text, required jsonb,
    preferred jsonb, words text)`);
  await statement(`insert into made_class select * from jsonb_populate_recordset(null::made_class, $1)`, [
    JSON.stringify(day.classes.map((one, n) => ({ ...one, n, words: one.text }))),
  ]);
  await statement(`create table made (n int, id uuid, customer uuid, receipt uuid, offer uuid, class int, agent uuid,
    arrived timestamptz, offered timestamptz, accepted timestamptz, answered timestamptz, ended timestamptz,
    wrapped timestamptz, left_at timestamptz)`);
  const atOnce = 10_000;
  for (let from = 0; from < made.rows.length; from += atOnce) {
    await statement(`insert into made select * from jsonb_populate_recordset(null::made, $1)`, [
      JSON.stringify(made.rows.slice(from, from + atOnce)),
    ]);
  }
  for (const sql of inserts(day.everything ?? false)) await statement(sql);
  await statement('drop table made, made_class');
  for (const table of ['event', 'conversation', 'offer', 'assignment', 'holding', 'clock', 'message'])
    await statement(`analyze ${table}`);
  return { accepted: made.rows.filter((row) => row.accepted !== null).length };
}

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
    `insert into customer (id, created_at) select customer, arrived from made`,
    `insert into conversation (id, customer_id, channel_kind, state, priority, queue_id, required_skills,
       preferred_skills, policy_version, queued_at, created_at, updated_at, last_message_at, resolved_at)
     select id, customer, channel, case when ended is null then 'queued' else 'resolved' end, priority,
       (select q.id from queue q where q.name = c.queue), required, preferred, 1,
       case when ended is null then arrived end, arrived, arrived, arrived, ended
     ${from} order by arrived`,
    `insert into message (id, conversation_id, kind, channel_kind, author_kind, text, content_hash, mail_message_id, created_at)
     select gen_random_uuid(), id, 'inbound', channel, 'customer', words, made.n::text, made.n::text, arrived ${from}
     order by arrived`,
    `insert into event (id, type, conversation_id, actor_kind, data, at)
     select * from (${facts.join(' union all ')}) all_of_them order by 6`,
    `insert into routing_receipt (id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail)
     select receipt, id, offered, 'offer', agent, 1, 0, 1, '{}' from made where offered is not null order by offered`,
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
       case when answered is null then 'running' else 'met' end, answered from made order by arrived`,
  ];
}

function madeDay(day: DayToRecord) {
  const random = new RandomStream(day.seed);
  const fromMs = day.endMs - day.hours * 3_600_000;
  const agents: TraceAgent[] = Array.from({ length: day.agents }, (_, place) => ({
    id: uuidOf(place),
    name: `Agent ${place + 1}`,
    skills: new Map(Object.entries(day.skills[place % day.skills.length] ?? {})),
    teams: ['Everyone'],
    hasPhone: true,
    units: undefined,
    available: [[fromMs, Infinity]],
  }));
  const arrivedMs = Array.from({ length: day.contacts }, () =>
    Math.floor(fromMs + random.uniform() * day.hours * 3_600_000),
  ).sort((a, b) => a - b);
  const classOf = arrivedMs.map(() => drawClass(day, random.uniform()));
  const of = (contact: number) => day.classes[classOf[contact] ?? 0];
  const blank = () => arrivedMs.map(() => NaN);
  const nobody = () => arrivedMs.map(() => -1);
  const trace: RecordedTrace = {
    fromMs,
    countFromMs: fromMs,
    toMs: day.endMs,
    agents,
    classes: day.classes,
    contacts: {
      conversationId: arrivedMs.map(() => randomUUID()),
      arrivedMs,
      kind: arrivedMs.map(() => 0),
      classOf,
      lastAgent: nobody(),
      offeredMs: blank(),
      offeredTo: nobody(),
      acceptedMs: blank(),
      acceptedBy: nobody(),
      byHand: arrivedMs.map(() => 0),
      handedOn: arrivedMs.map(() => 0),
      version: blank(),
      acceptDelayMs: arrivedMs.map(() => Math.round(1_000 + random.exponential() * 2_000)),
      workMs: arrivedMs.map(
        (_, contact) =>
          Math.round((of(contact)?.handlingSeconds ?? 300) * 1_000 * random.exponential()) + 1_000,
      ),
      wrapUpMs: blank(),
      answerMs: blank(),
      leftMs: arrivedMs.map((ms, contact) => {
        const patience = of(contact)?.patienceSeconds;
        return patience === undefined ? NaN : ms + Math.round(patience * 1_000 * random.exponential());
      }),
      missed: new Map(),
    },
  };
  const habits = new RecordedHabits(trace);
  const teamsOfQueue = new Map<string, string[]>();
  const dueMs = arrivedMs.map((ms, contact) => ms + (of(contact)?.promisedSeconds ?? Infinity) * 1_000);
  const plan = {
    policy: day.policy,
    agents,
    classes: day.classes,
    classOf,
    dueMs,
    keptFor: new Map(),
    teamsOfQueue,
  };
  const house = compileTrace(trace, plan, habits);
  const traffic = traceTraffic(trace, house, habits, 'recorded', day.seed);
  const { contacts } = run(house.compiled, traffic, documentPolicy('made', trace, house));
  const instant = (seconds: number) =>
    Number.isNaN(seconds) || seconds * 1_000 + fromMs > day.endMs
      ? null
      : new Date(fromMs + Math.round(seconds * 1_000));
  const rows = arrivedMs.map((ms, contact) => {
    const acceptedAt = contacts.acceptedAt[contact] ?? NaN;
    const endedAt = contacts.endedAt[contact] ?? NaN;
    const accepted = instant(acceptedAt);
    const handled = accepted !== null;
    const ended = handled ? instant(endedAt) : null;
    return {
      n: contact,
      id: trace.contacts.conversationId[contact],
      customer: randomUUID(),
      receipt: randomUUID(),
      offer: randomUUID(),
      class: classOf[contact],
      agent: handled ? agents[contacts.agent[contact] ?? 0]?.id : null,
      arrived: new Date(ms),
      offered: handled ? instant(contacts.firstOfferedAt[contact] ?? NaN) : null,
      accepted,
      answered: accepted,
      ended,
      wrapped: ended && instant(endedAt + (traffic.wrap?.[contact] ?? 0)),
      left_at: handled ? null : instant(endedAt),
    };
  });
  return { trace, rows };
}

function drawClass({ classes }: DayToRecord, random: number): number {
  let sum = 0;
  for (const [number, one] of classes.entries()) {
    sum += one.share;
    if (random < sum) return number;
  }
  return classes.length - 1;
}

/** In the order of their places, as agents are read. */
function uuidOf(place: number): string {
  return `00000000-0000-4000-8000-${String(place + 1).padStart(12, '0')}`;
}
