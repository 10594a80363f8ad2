/** What customers were told about when they will hear, and how well it was foreseen. */
export const answerPromises = `
-- A customer is told once; a correction changes the row. What is told on the phone has no message.
create table answer_promise (
  conversation_id uuid primary key references conversation,
  channel_id uuid not null references channel,
  channel_kind text not null,
  queue_id uuid references queue,
  -- To whom, as the carrier knows them.
  address text not null,
  language text not null,
  message_id uuid references message,
  told_at timestamptz not null,
  -- Null where only the arrival was acknowledged, because nothing honest could be said about the answer.
  from_at timestamptz,
  until_at timestamptz,
  first_until_at timestamptz,
  corrections int not null default 0,
  -- When whoever has the conversation was reminded of this end.
  reminded_at timestamptz,
  -- When the customer was told that it takes longer, without another time.
  taken_back_at timestamptz,
  state text not null check (state in ('open', 'kept', 'broken', 'withdrawn', 'untimed')),
  answered_at timestamptz,
  settled_at timestamptz,
  check ((state = 'untimed') = (until_at is null))
);
create index answer_promise_open on answer_promise (until_at) where state = 'open';
create index answer_promise_told on answer_promise (told_at);
create index answer_promise_of_address on answer_promise (address, told_at);

-- Forecasts that are compared with what comes; gone once that is known.
create table forecast_trial (
  conversation_id uuid not null references conversation,
  at timestamptz not null,
  line text not null,
  channel text not null,
  raw_waits float8[] not null,
  raw_breach float8,
  breach float8,
  clock_id uuid,
  primary key (conversation_id, at)
);

-- What was learned from them: the one row of data that corrects forecasts.
create table forecast_learned (
  name text primary key,
  body jsonb not null,
  updated_at timestamptz not null
);

-- How often which probability of a breach was said, in tenths, and how often it came.
create table forecast_score (
  channel text not null,
  bin int not null check (bin between 0 and 9),
  times int not null,
  said float8 not null,
  came int not null,
  primary key (channel, bin)
);
`;
