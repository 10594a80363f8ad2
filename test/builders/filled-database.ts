import type { Database } from '#persistence/database.ts';

/** Identifiers that a list may be asked for on the filled database. */
export const filled = {
  agent: uuid('a', 1),
  busyAgent: uuid('a', 2),
  customer: uuid('c', 7),
  /** Two others were merged into it. */
  mergedCustomer: uuid('c', 20),
  conversation: uuid('d', 5),
  /** Two others were merged into it. */
  mergedConversation: uuid('d', 9),
  webhookTarget: uuid('5', 2),
  whatIf: uuid('8', 1),
  rareQueue: uuid('b', 2),
  commonQueue: uuid('b', 1),
  channel: uuid('e', 1),
  quietChannel: uuid('e', 2),
} as const;

/** A readable UUID: its kind and its number, as SQL's `uuid_of` makes it too. */
function uuid(kind: string, number: number): string {
  return `0000000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

const conversations = 30_000;

/** Fills every table that a list reads, so that a plan which does not use its index shows. */
export async function fill(database: Database): Promise<void> {
  const run = (sql: string) => database.reading.query(sql);
  await run(`create function uuid_of(kind text, number bigint) returns uuid immutable language sql as
    $$ select ('0000000' || kind || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$`);
  await run(`insert into agent (id, name, email, role, presence_at, created_at)
    select uuid_of('a', n), 'Agent ' || n, 'agent' || n || '@firstline.test', 'agent', now(), now()
    from generate_series(1, 5000) n`);
  await run(`insert into skill (name) select 'skill' || n from generate_series(1, 5000) n`);
  await run(
    `insert into agent_skill select uuid_of('a', n), 'skill' || n % 50 + 1, 3 from generate_series(1, 5000) n`,
  );
  await run(
    `insert into team (id, name) select uuid_of('f', n), 'Team ' || n from generate_series(1, 5000) n`,
  );
  await run(
    `insert into team_member select uuid_of('f', n), uuid_of('a', n) from generate_series(1, 5000) n`,
  );
  await run(
    `insert into queue (id, name, created_at) select uuid_of('b', n), 'queue' || n, now() from generate_series(1, 5000) n`,
  );
  await run(`insert into queue_team select uuid_of('b', n), uuid_of('f', n) from generate_series(1, 5000) n`);
  await run(`insert into channel (id, kind, name, address, created_at)
    select uuid_of('e', n), 'email', 'Box ' || n, 'box' || n || '@firstline.test', now() from generate_series(1, 5000) n`);
  await run(`insert into api_token (id, agent_id, name, kind, token_hash, created_at)
    select gen_random_uuid(), uuid_of('a', n % 3 + 1), 'token', case when n % 10 = 0 then 'token' else 'session' end,
      sha256(n::text::bytea), now() - n * interval '1 second' from generate_series(1, 6000) n`);
  await run(`insert into document (kind, name, version, state, body, created_at)
    select kind, 'doc' || n, v, case v when 40 then 'live' else 'retired' end, '{}', now()
    from unnest(array['routing-policy', 'sla-policy', 'calendar']) kind, generate_series(1, 100) n, generate_series(1, 40) v`);
  await run(`insert into customer (id, name, created_at)
    select uuid_of('c', n), 'Customer ' || n, now() - n * interval '1 minute' from generate_series(1, ${conversations}) n`);
  await run(
    `update customer set merged_into = uuid_of('c', 20) where id in (uuid_of('c', 21), uuid_of('c', 22))`,
  );
  await run(`insert into identity (id, customer_id, kind, value, created_at)
    select gen_random_uuid(), uuid_of('c', n), 'email', 'c' || n || '@customer.test', now() from generate_series(1, ${conversations}) n`);
  await run(`insert into conversation (id, customer_id, channel_id, channel_kind, state, queue_id, tags, assignee_id, queued_at,
      created_at, updated_at, last_message_at)
    select uuid_of('d', n), uuid_of('c', n / 3 + 1), uuid_of('e', 1), case when n % 3000 = 0 then 'chat' else 'email' end,
      case when n % 50 = 0 then 'queued' when n % 50 = 1 then 'assigned' else 'resolved' end,
      uuid_of('b', case when n % 2000 = 0 then 2 else 1 end),
      case when n % 3000 = 7 then '{rare}' when n % 3 = 0 then '{common}' else '{}' end::text[],
      case when n % 50 = 1 then uuid_of('a', case when n % 100 = 1 then 2 else n / 50 + 1 end) end, now(),
      now() - n * interval '1 minute', now(), now() - n * interval '1 minute' from generate_series(1, ${conversations}) n`);
  await run(`insert into clock (id, conversation_id, metric, sla_policy, sla_policy_version, target_seconds, business, started_at, state, deadline_at)
    select gen_random_uuid(), uuid_of('d', n), 'resolution', 'default', 1, 3600, false, now(), 'running', now()
    from generate_series(1, ${conversations}) n`);
  await run(`insert into clock (id, conversation_id, metric, round, sla_policy, sla_policy_version, target_seconds, business, started_at, state, deadline_at)
    select gen_random_uuid(), '${filled.conversation}', 'next_response', n, 'default', 1, 3600, false, now() - n / 2 * interval '1 minute', 'met', now()
    from generate_series(1, 2000) n`);
  await run(`insert into message (id, conversation_id, kind, author_kind, text, created_at)
    select gen_random_uuid(), uuid_of('d', case when n % 10 = 0 then 5 else n % ${conversations} + 1 end), 'note', 'agent', 'x',
      now() - n * interval '1 second' from generate_series(1, 60000) n`);
  await run(`insert into attachment (id, message_id, name, media_type, size, blob_key)
    select gen_random_uuid(), id, 'a', 'a/b', 1, 'x' from message order by id limit 10000`);
  await run(`insert into event (id, seq, type, conversation_id, actor_kind, data, at)
    select gen_random_uuid(), n, 'conversation.queued', uuid_of('d', case when n % 10 = 0 then 5 else n % ${conversations} + 1 end),
      'system', '{}', now() - n * interval '1 second' from generate_series(1, 60000) n`);
  await run(`insert into offer (id, conversation_id, agent_id, round, state, created_at, expires_at)
    select gen_random_uuid(), uuid_of('d', n), uuid_of('a', case when n % 2 = 0 then 2 else n % 4000 + 1 end), 1,
      case when n % 1000 = 1 then 'pending' else 'expired' end, now() - n * interval '1 second', now()
    from generate_series(1, 30000) n`);
  await run(`insert into routing_receipt (id, conversation_id, at, outcome, agent_id, policy_version, step, round, detail)
    select gen_random_uuid(), uuid_of('d', case when n % 5 = 0 then 5 else n end), now() - n * interval '1 second', 'offer',
      uuid_of('a', case when n % 2 = 0 then 2 else n % 4000 + 1 end), 1, 0, 1, '{}' from generate_series(1, 30000) n`);
  await run(`insert into receipt (id, channel_id, provider_key, status, received_at)
    select gen_random_uuid(), uuid_of('e', case when n % 5000 = 0 then 2 else 1 end), n::text,
      case when n % 2500 = 0 then 'quarantined' else 'stored' end, now() - n * interval '1 second' from generate_series(1, 50000) n`);
  await run(`insert into notice (id, agent_id, kind, dedupe_key, text, created_at, read_at)
    select gen_random_uuid(), uuid_of('a', n % 3 + 1), 'x', n::text, 'x', now() - n * interval '1 second',
      case when n % 3000 <> 1 then now() end from generate_series(1, 30000) n`);
  await run(`insert into call (id, channel_id, conversation_id, provider_id, state, from_number, to_number, started_at)
    select uuid_of('9', n), uuid_of('e', 1), uuid_of('d', case when n % 5 = 0 then 5 else n end), n::text, 'completed', '+1', '+2',
      now() - n * interval '1 second' from generate_series(1, 10000) n`);
  await run(`insert into call_leg (id, call_id, role, status, created_at)
    select gen_random_uuid(), uuid_of('9', n), 'customer', 'completed', now() from generate_series(1, 10000) n`);
  await run(`insert into suppression (channel_kind, address, sender, source, created_at)
    select case when n % 2 = 0 then 'email' else 'sms' end, '+1555' || lpad((n / 3)::text, 7, '0'), '+1555' || n % 3, 'keyword', now()
    from generate_series(1, 20000) n`);
  await run(`insert into shadow_routing (version, conversation_id, at, queue, priority, required, preferred, differs)
    select n % 2 + 1, uuid_of('d', n), now(), 'queue1', 'normal', '[]', '[]', case when n % 7 = 0 then '{queue}' else '{}' end::text[]
    from generate_series(1, ${conversations}) n`);
  await run(`insert into shadow_decision (version, conversation_id, round, at)
    select n % 2 + 1, uuid_of('d', n), 1, now() from generate_series(1, ${conversations}) n`);
  await run(`insert into document_change (kind, name, number, version, to_state, because, at)
    select 'sla-policy', 'doc' || d, n, n, 'live', 'published', now() from generate_series(1, 100) d, generate_series(1, 200) n`);
  await fillEscalation(run);
  await run('analyze');
}

/** What ladders did, whom they asked, what is due, and replays and merges. */
async function fillEscalation(run: (sql: string) => Promise<unknown>): Promise<void> {
  const busy = `uuid_of('d', case when n % 10 = 0 then 5 else n % ${conversations} + 1 end)`;
  await run(`insert into escalation (id, conversation_id, clock_id, metric, round, step, occurrence, due_at, decided_at, state, actions)
    select uuid_of('1', n), ${busy}, uuid_of('2', n), 'resolution', 1, 'half-way', 1, now() - n * interval '1 second', now(),
      case when n % 1000 = 0 then 'decided' else 'applied' end, '[]' from generate_series(1, 30000) n`);
  await run(`insert into ask (id, conversation_id, escalation_id, clock_id, step, text, whom, by_ways, every_seconds, at_most, state, opened_at)
    select uuid_of('3', n), ${busy}, uuid_of('1', n), uuid_of('2', n), 'half-way', 'x', '[]', '{live}', 60, 3,
      case when n % 1000 = 0 then 'open' when n % 1000 = 1 then 'unanswered' else 'taken' end, now() - n * interval '1 second'
    from generate_series(1, 30000) n`);
  await run(`insert into rota (id, name, body, created_at)
    select uuid_of('4', n), 'Rota ' || n, '{}', now() from generate_series(1, 5000) n`);
  await run(`insert into webhook_target (id, name, url, secret, created_at)
    select uuid_of('5', n), 'Hook ' || n, 'https://hooks.test', 'x', now() from generate_series(1, 5000) n`);
  await run(`insert into webhook_delivery (id, target_id, conversation_id, type, body, dedupe_key, state, sending_until, created_at)
    select uuid_of('6', n), uuid_of('5', case when n % 2 = 0 then 2 else n % 4000 + 3 end), ${busy}, 'x', '{}', n::text,
      case when n % 1000 = 0 then 'queued' when n % 1000 = 1 then 'failed' else 'delivered' end, null, now() - n * interval '1 second'
    from generate_series(1, 30000) n`);
  await run(`insert into snooze (conversation_id, until, from_state, at)
    select uuid_of('d', n), now() + n * interval '1 second', 'queued', now() from generate_series(1, 20000) n`);
  // Long ago and done, but for the newest.
  await run(`insert into follow_up (id, conversation_id, agent_id, created_by, note, due_at, state, created_at)
    select uuid_of('7', n), uuid_of('d', n), uuid_of('a', case when n % 2 = 0 then 2 else n % 4000 + 1 end), uuid_of('a', 1), 'x',
      now() + (n - 29900) * interval '1 minute', case when n > 29900 then 'scheduled' when n > 29800 then 'due' else 'done' end, now()
    from generate_series(1, 30000) n`);
  await run(`insert into what_if (id, state, request, created_at, alive_at)
    select uuid_of('8', n), case when n = 3 then 'waiting' when n < 3 then 'running' else 'done' end, '{}',
      now() - n * interval '1 minute', now() - interval '1 hour' from generate_series(1, 5000) n`);
  await run(`insert into what_if_move (what_if_id, number, conversation_id, because, from_queue, to_queue)
    select uuid_of('8', n % 3 + 1), n, uuid_of('d', n), 'queue', 'queue1', 'queue2' from generate_series(1, 20000) n`);
  await run(`insert into clock_recompute (id, kind, name, version, requested_at, finished_at)
    select gen_random_uuid(), 'sla-policy', 'doc' || n % 100, n, now() - n * interval '1 second',
      case when n > 1 then now() end from generate_series(1, 20000) n`);
  await run(
    `update conversation set merged_into = uuid_of('d', 9) where id in (uuid_of('d', 6), uuid_of('d', 7))`,
  );
  await run(`insert into promise (id, conversation_id, text, due_at, kept_by, made_by, made_at)
    select gen_random_uuid(), ${busy.replace('5 else', '9 else')}, 'x', now(), 'hand', uuid_of('a', 1), now() from generate_series(1, 20000) n
    where n % 100 > 0`);
  await run(`insert into timer (key, lane, kind, due_at, payload)
    select 'timer:' || n, case when n % 2 = 0 then 'routing' else 'sla' end, 'x', now() + (n - 1000) * interval '1 second', '{}'
    from generate_series(1, 30000) n`);
  await run(`insert into answer_promise (conversation_id, channel_id, channel_kind, address, language, told_at, from_at, until_at, state)
    select uuid_of('d', n), uuid_of('e', 1), 'email', 'c' || n || '@customer.test', 'en', now(), now(), now() + (n - 1000) * interval '1 second',
      case when n % 500 = 0 then 'open' else 'kept' end from generate_series(1, 20000) n`);
}
