/** Clocks, timers and notices. */
export const sla = `
create table clock (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  metric text not null check (metric in ('first_response', 'next_response', 'resolution')),
  round int not null default 1,
  sla_policy text not null,
  sla_policy_version int not null,
  calendar text,
  calendar_version int,
  target_seconds int not null,
  business boolean not null,
  started_at timestamptz not null,
  -- [{"from": instant, "to": instant | null, "reason": text}]
  pauses jsonb not null default '[]',
  state text not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
  deadline_at timestamptz,
  met_at timestamptz,
  breached_at timestamptz,
  -- Names of the steps of the escalation ladder that have acted: none acts twice, wherever the deadline moves.
  acted_steps text[] not null default '{}',
  unique (conversation_id, metric, round)
);
create index clock_open on clock (conversation_id, deadline_at) where state in ('running', 'paused', 'breached') and met_at is null;

-- How far the clocks of a conversation follow it: its version, the number of facts they saw and the last of them. Less than there is means
-- that word of a change was lost on its way, and the sweep sends it again.
create table clock_follow (
  conversation_id uuid primary key references conversation,
  version int not null,
  facts int not null,
  last_fact_at timestamptz
);

-- Everything that must happen at an instant. Acting deletes the row in the transaction of the act.
create table timer (
  key text primary key,
  lane text not null check (lane in ('routing', 'sla', 'delivery', 'voice')),
  kind text not null,
  due_at timestamptz not null,
  payload jsonb not null,
  attempts int not null default 0,
  error text
);
create index timer_due on timer (lane, due_at);

create table notice (
  id uuid primary key,
  agent_id uuid not null references agent,
  conversation_id uuid references conversation,
  kind text not null,
  dedupe_key text not null unique,
  text text not null,
  mail text check (mail in ('queued', 'sending', 'sent', 'failed')),
  created_at timestamptz not null,
  nudged_at timestamptz,
  read_at timestamptz
);
create index notice_unsent on notice (created_at) where mail in ('queued', 'sending');
create index notice_of_agent on notice (agent_id, created_at desc, id desc);
create index notice_unread on notice (agent_id, created_at desc, id desc) where read_at is null;
`;
