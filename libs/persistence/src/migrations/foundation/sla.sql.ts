/** Clocks, timers and notices. */
export const sla = `
create table clock (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  metric text not null check (metric in
    ('first_response', 'next_response', 'periodic_update', 'time_to_answer', 'resolution', 'promise')),
  round int not null default 1,
  sla_policy text not null,
  sla_policy_version int not null,
  calendar text,
  calendar_version int,
  target_seconds int not null,
  business boolean not null,
  -- Why these terms: which target of the policy, and what it saw of the conversation.
  chosen jsonb not null default '{}',
  started_at timestamptz not null,
  -- [{"from": instant, "to": instant | null, "reason": text}]
  pauses jsonb not null default '[]',
  state text not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
  deadline_at timestamptz check (isfinite(deadline_at)),
  met_at timestamptz,
  breached_at timestamptz,
  -- Names of the steps of the escalation ladder that have acted, once for each time: none acts again, wherever the deadline moves.
  acted_steps text[] not null default '{}',
  unique (conversation_id, metric, round)
);
create index clock_open on clock (conversation_id, deadline_at) where state in ('running', 'paused', 'breached') and met_at is null;

-- A person's word that something will be done by an instant. It has a clock of the same id, which says whether it was kept.
create table promise (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  text text not null,
  due_at timestamptz not null,
  kept_by text not null check (kept_by in ('reply', 'resolution', 'hand')),
  made_by uuid not null references agent,
  made_at timestamptz not null,
  ended text check (ended in ('kept', 'cancelled')),
  ended_at timestamptz,
  ended_by uuid references agent,
  version int not null default 1
);
create index promise_of_conversation on promise (conversation_id, made_at, id);

-- A document, or a queue's choice of documents, that is applied to the clocks that run; in batches, in the order of conversations.
create table clock_recompute (
  id uuid primary key,
  kind text not null check (kind in ('sla-policy', 'calendar', 'queue')),
  name text not null,
  version int,
  requested_by uuid references agent,
  requested_at timestamptz not null,
  -- The last conversation that was looked at.
  reached uuid,
  conversations int not null default 0,
  moved int not null default 0,
  kept int not null default 0,
  finished_at timestamptz
);
create index clock_recompute_open on clock_recompute (requested_at, id) where finished_at is null;
create index clock_recompute_newest on clock_recompute (requested_at desc, id desc);
create index clock_recompute_of on clock_recompute (kind, name, version, requested_at);

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
  -- The same of a text to their phone.
  phone text check (phone in ('queued', 'sending', 'sent', 'failed')),
  created_at timestamptz not null,
  nudged_at timestamptz,
  read_at timestamptz
);
create index notice_unsent on notice (created_at) where mail in ('queued', 'sending');
create index notice_untexted on notice (created_at) where phone in ('queued', 'sending');
create index notice_of_agent on notice (agent_id, created_at desc, id desc);
create index notice_unread on notice (agent_id, created_at desc, id desc) where read_at is null;
`;
