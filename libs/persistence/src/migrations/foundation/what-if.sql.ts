/** Replays of recorded days, and what reads recorded facts by their time. */
export const whatIf = `
create table what_if (
  id uuid primary key,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  request jsonb not null,
  -- Per cent.
  progress int not null default 0,
  result jsonb,
  error text,
  requested_by uuid references agent,
  attempts int not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  -- Whoever runs it says so every second; another takes it over when nothing is heard.
  alive_at timestamptz,
  finished_at timestamptz
);
create index what_if_open on what_if (created_at, id) where state in ('waiting', 'running');
create index what_if_newest on what_if (created_at desc, id desc);

-- The conversations that would have gone elsewhere. A hundred thousand are written at once, by whoever keeps the result, and
-- deleted with it: looking up for each row that it exists would take as long again.
create table what_if_move (
  what_if_id uuid not null,
  number int not null,
  conversation_id uuid not null,
  -- queue, needs, agent or nobody-yet.
  because text not null,
  from_queue text not null,
  to_queue text not null,
  from_agent_id uuid,
  to_agent_id uuid,
  -- Whoever was added for the replay has a name only.
  to_agent_name text,
  recorded_wait_seconds float8,
  expected_wait_seconds float8,
  primary key (what_if_id, number)
);

-- Facts are appended, so where a block of them lies says when they were: these cost next to nothing to keep.
create index event_time on event using brin (at) with (autosummarize = on);
create index offer_time on offer using brin (created_at) with (autosummarize = on);
create index assignment_time on assignment using brin (started_at) with (autosummarize = on);
create index holding_time on holding using brin (from_at) with (autosummarize = on);
`;
