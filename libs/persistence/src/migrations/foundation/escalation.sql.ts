/** What the steps of a ladder do, whom they ask, the webhooks they post to, and what comes back at its time. */
export const escalation = `
-- One act of a step of a ladder: decided by the clock, carried out on the conversation, each once and in order.
create table escalation (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  clock_id uuid not null,
  metric text not null,
  round int not null,
  step text not null,
  -- 1, 2, … of a step that repeats.
  occurrence int not null,
  due_at timestamptz not null,
  decided_at timestamptz not null,
  state text not null check (state in ('decided', 'applied', 'over', 'skipped')),
  -- Why it was skipped or over.
  because text,
  condition jsonb,
  -- What becomes of it when it is late; null means that it acts.
  when_late jsonb,
  actions jsonb not null,
  -- What each action changed, in the order of the actions.
  results jsonb not null default '[]',
  applied_at timestamptz,
  unique (clock_id, step, occurrence)
);
create index escalation_undone on escalation (conversation_id, due_at, id) where state = 'decided';
create index escalation_of_conversation on escalation (conversation_id, due_at desc, id desc);

-- People are asked to act until one of them takes it.
create table ask (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  escalation_id uuid not null references escalation,
  clock_id uuid not null,
  step text not null,
  text text not null,
  whom jsonb not null,
  by_ways text[] not null,
  every_seconds int not null,
  at_most int not null,
  times int not null default 0,
  state text not null check (state in ('open', 'taken', 'handled', 'unanswered')),
  opened_at timestamptz not null,
  asked_at timestamptz,
  ended_at timestamptz,
  taken_by uuid references agent,
  version int not null default 1
);
create index ask_newest on ask (opened_at desc, id desc);
create index ask_by_state on ask (state, opened_at desc, id desc);
create index ask_of_conversation on ask (conversation_id, opened_at desc, id desc);

-- Who is on call, when: whom a ladder gives work to or tells by the name of the rota.
create table rota (
  id uuid primary key,
  name text not null unique,
  body jsonb not null,
  version int not null default 1,
  created_at timestamptz not null
);

-- Where a ladder posts to. The secret signs and is shown once.
create table webhook_target (
  id uuid primary key,
  name text not null unique,
  url text not null,
  secret bytea not null,
  enabled boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null
);

-- One thing to post, and what became of it.
create table webhook_delivery (
  id uuid primary key,
  target_id uuid not null references webhook_target on delete cascade,
  conversation_id uuid references conversation,
  type text not null,
  body text not null,
  dedupe_key text not null unique,
  state text not null check (state in ('queued', 'sending', 'delivered', 'failed')),
  attempts int not null default 0,
  -- Nobody else posts it before: somebody does, or it waits for its next attempt.
  sending_until timestamptz,
  last_status int,
  last_error text,
  created_at timestamptz not null,
  nudged_at timestamptz,
  attempted_at timestamptz,
  delivered_at timestamptz
);
create index webhook_delivery_unsent on webhook_delivery (created_at) where state = 'queued';
create index webhook_delivery_newest on webhook_delivery (created_at desc, id desc);
create index webhook_delivery_of_target on webhook_delivery (target_id, created_at desc, id desc);
create index webhook_delivery_by_state on webhook_delivery (state, created_at desc, id desc);

-- Conversations that are out of sight until an instant. Their state is pending meanwhile.
create table snooze (
  conversation_id uuid primary key references conversation,
  until timestamptz not null,
  -- Where it was: it goes back there.
  from_state text not null check (from_state in ('queued', 'assigned', 'pending')),
  by_agent uuid references agent,
  at timestamptz not null
);
create index snooze_until on snooze (until, conversation_id);

-- A check-in that an agent promised to themselves.
create table follow_up (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  agent_id uuid not null references agent,
  created_by uuid not null references agent,
  note text not null,
  due_at timestamptz not null,
  state text not null check (state in ('scheduled', 'due', 'done', 'cancelled')),
  -- Where it came back: to its agent, or to the team while they are away.
  came_to text check (came_to in ('agent', 'team')),
  version int not null default 1,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index follow_up_by_due on follow_up (due_at, id);
-- Those to come stand behind all that are done.
create index follow_up_by_state on follow_up (state, due_at, id);
create index follow_up_of_agent on follow_up (agent_id, due_at, id);
create index follow_up_of_agent_by_state on follow_up (agent_id, state, due_at, id);
create index follow_up_of_conversation on follow_up (conversation_id, due_at, id);
`;
