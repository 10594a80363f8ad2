/** What arrived, who wrote it, and the conversation it belongs to. */
export const conversations = `
create table receipt (
  id uuid primary key,
  channel_id uuid not null references channel,
  provider_key text not null,
  content_hash text,
  blob_key text,
  payload jsonb,
  status text not null default 'received'
    check (status in ('received', 'stored', 'duplicate', 'ignored', 'quarantined')),
  duplicate_of uuid references receipt,
  reason text,
  attempts int not null default 0,
  received_at timestamptz not null,
  -- When the sweep last handed it out again.
  nudged_at timestamptz,
  finished_at timestamptz,
  unique (channel_id, provider_key)
);
create index receipt_unfinished on receipt (received_at) where status = 'received';
create index receipt_newest on receipt (received_at desc, id desc);
create index receipt_by_status on receipt (status, received_at desc, id desc);
-- What nothing refers to any more is collected.
create index receipt_blob on receipt (blob_key) where blob_key is not null;
create index receipt_of_channel on receipt (channel_id, received_at desc, id desc);

create table customer (
  id uuid primary key,
  name text,
  language text,
  time_zone text,
  attributes jsonb not null default '{}',
  merged_into uuid references customer,
  version int not null default 1,
  created_at timestamptz not null
);
create index customer_newest on customer (created_at desc, id desc);
create index customer_merged on customer (merged_into) where merged_into is not null;

create table identity (
  id uuid primary key,
  customer_id uuid not null references customer,
  kind text not null check (kind in ('email', 'phone', 'handle')),
  value text not null,
  verified boolean not null default false,
  created_at timestamptz not null,
  unique (kind, value)
);
create index identity_customer on identity (customer_id);

-- [{"skill": name, "level": number}]
create function are_skills(list jsonb) returns boolean language sql immutable parallel safe return
  jsonb_array_length(list) = jsonb_array_length(
    jsonb_path_query_array(list, '$[*] ? (@.skill.type() == "string" && @.level.type() == "number")'));

create sequence conversation_number;
create table conversation (
  id uuid primary key,
  number bigint not null unique default nextval('conversation_number'),
  customer_id uuid not null references customer,
  channel_id uuid references channel,
  channel_kind text not null check (channel_kind in ('email', 'sms', 'whatsapp', 'voice', 'chat', 'custom')),
  subject text not null default '',
  language text,
  state text not null check (state in ('new', 'queued', 'offered', 'assigned', 'pending', 'resolved')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  queue_id uuid references queue,
  required_skills jsonb not null default '[]',
  preferred_skills jsonb not null default '[]',
  -- As its rule said; null where its queue's mark counts.
  hard boolean,
  team_ids uuid[] not null default '{}',
  tags text[] not null default '{}',
  policy_version int,
  rule text,
  relaxation_step int not null default 0,
  routing_round int not null default 1,
  queued_at timestamptz,
  -- The reason in the last routing receipt while it waits; written again only when it changes.
  waiting_because text,
  -- What waits in one class can be served by the same agents and has the same target, so its oldest comes first.
  work_class bigint generated always as (
    uuid_hash_extended(queue_id, jsonb_hash_extended(required_skills, hash_array_extended(team_ids,
      hashtextextended(priority || ' ' || channel_kind || ' ' || relaxation_step::text, 0))))
  ) stored,
  assignee_id uuid references agent,
  last_agent_id uuid references agent,
  -- So long nobody but the last agent is asked, while that one is on shift.
  kept_until timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_message_at timestamptz not null,
  resolved_at timestamptz,
  -- It became part of that one, which takes what is said in it from then on. One merge is never hidden below another.
  merged_into uuid references conversation,
  check (merged_into is null or (state = 'resolved' and merged_into <> id)),
  -- What a round of matching could not read is refused where it is written, for it would stop the round for everybody.
  constraint conversation_waits_somewhere
    check (state <> 'queued' or (queue_id is not null and queued_at is not null and isfinite(queued_at))),
  constraint conversation_kept_until check (isfinite(kept_until)),
  constraint conversation_skills check (are_skills(required_skills) and are_skills(preferred_skills))
) with (fillfactor = 85); -- so that what changes no index is updated in place
-- The matcher reads the front of each class.
create index conversation_class on conversation (work_class, queued_at, id) where state = 'queued';
-- And goes over all of them a piece at a time.
create index conversation_waiting on conversation (id) where state = 'queued';
create index conversation_by_state on conversation (state, last_message_at desc, id desc);
create index conversation_newest on conversation (last_message_at desc, id desc);
create index conversation_of_customer on conversation (customer_id, last_message_at desc, id desc);
create index conversation_of_assignee on conversation (assignee_id, last_message_at desc, id desc)
  where assignee_id is not null;
create index conversation_open on conversation (last_message_at desc, id desc) where state <> 'resolved';
create index conversation_of_queue on conversation (queue_id, last_message_at desc, id desc);
create index conversation_of_kind on conversation (channel_kind, last_message_at desc, id desc);
create index conversation_merged on conversation (merged_into) where merged_into is not null;
-- A rare tag is found here, a common one by walking the list.
create index conversation_tagged on conversation using gin (tags) where tags <> '{}';

create table message (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  kind text not null check (kind in ('inbound', 'outbound', 'note', 'system')),
  channel_id uuid references channel,
  channel_kind text,
  receipt_id uuid unique references receipt,
  author_kind text not null check (author_kind in ('customer', 'agent', 'system')),
  author_id uuid,
  from_address text,
  to_address text,
  subject text,
  text text not null default '',
  html text,
  mail_message_id text,
  mail_references text[] not null default '{}',
  content_hash text,
  automatic boolean not null default false,
  verified boolean not null default false,
  delivery text check (delivery in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed')),
  failure_class text check (failure_class in ('permanent', 'transient', 'unknown')),
  failure text,
  provider_id text,
  attempts int not null default 0,
  attempted_at timestamptz,
  -- Nobody else touches it before: a worker is sending it, or it waits to be sent again.
  sending_until timestamptz,
  created_at timestamptz not null,
  nudged_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz
);
-- One content on one channel is one message; two mails that share a Message-ID but not their content are two.
create unique index message_content on message (channel_id, mail_message_id, content_hash) where kind = 'inbound';
create index message_mail_id on message (mail_message_id, channel_id) where mail_message_id is not null;
create index message_of_conversation on message (conversation_id, created_at, id);
create index message_provider_id on message (provider_id) where provider_id is not null;
create index message_undelivered on message (created_at) where delivery in ('queued', 'sending');

create table attachment (
  id uuid primary key,
  message_id uuid not null references message,
  name text not null,
  media_type text not null,
  size bigint not null,
  blob_key text not null,
  content_id text,
  inline boolean not null default false
);
create index attachment_message on attachment (message_id);
create index attachment_blob on attachment (blob_key);

-- Everything a provider said about an outbound message, in the order it came; the message keeps the furthest.
create table delivery_report (
  id uuid primary key,
  message_id uuid not null references message,
  dedupe_key text not null unique,
  status text not null,
  error_code text,
  payload jsonb not null,
  at timestamptz not null
);
create index delivery_report_message on delivery_report (message_id);

-- Addresses that asked us to stop.
create table suppression (
  channel_kind text not null,
  address text not null,
  sender text not null,
  source text not null,
  created_at timestamptz not null,
  primary key (channel_kind, address, sender)
);
`;
