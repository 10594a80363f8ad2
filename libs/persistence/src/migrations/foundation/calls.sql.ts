/** Phone calls, their legs, and the provider's webhooks and commands around them. */
export const calls = `
create table call (
  id uuid primary key,
  channel_id uuid not null references channel,
  conversation_id uuid references conversation,
  message_id uuid references message,
  provider_id text not null unique,
  direction text not null default 'inbound' check (direction in ('inbound', 'outbound')),
  state text not null check (state in ('menu', 'queued', 'connecting', 'connected', 'completed', 'missed', 'failed')),
  from_number text not null,
  to_number text not null,
  digits text,
  provider_queue_id text,
  conference_id text,
  agent_id uuid references agent,
  started_at timestamptz not null,
  queued_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  version int not null default 1
);
create index call_conversation on call (conversation_id, started_at, id);
create index call_open on call (started_at) where ended_at is null;
-- Every caller who waits is told a time from what the calls of the last day took.
create index call_completed on call (ended_at) where state = 'completed';

create table call_leg (
  id uuid primary key,
  call_id uuid not null references call,
  role text not null check (role in ('customer', 'agent')),
  agent_id uuid references agent,
  provider_id text unique,
  status text not null,
  last_sequence int not null default -1,
  in_conference boolean not null default false,
  created_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  end_cause text
);
create index call_leg_call on call_leg (call_id);

-- Every provider webhook that is not a receipt, once; a TwiML fetch keeps the document it was answered with.
create table webhook (
  id uuid primary key,
  channel_id uuid not null references channel,
  kind text not null,
  dedupe_key text not null unique,
  params jsonb not null,
  response text,
  received_at timestamptz not null
);
create index webhook_age on webhook (received_at);

-- Side effects towards a telephony provider: written before they are sent, never sent again after a known success.
create table provider_command (
  id uuid primary key,
  channel_id uuid not null references channel,
  call_id uuid references call,
  kind text not null,
  dedupe_key text not null unique,
  payload jsonb not null,
  state text not null default 'new' check (state in ('new', 'sending', 'done', 'unknown', 'failed')),
  result jsonb,
  error text,
  attempts int not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index provider_command_open on provider_command (created_at) where state in ('new', 'sending', 'unknown');
`;
