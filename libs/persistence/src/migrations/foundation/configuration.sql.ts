/** Versioned documents, queues and channels: what supervisors and admins set. */
export const configuration = `
-- Routing policies, SLA policies and calendars: append-only versions, of which one is live per name.
create table document (
  kind text not null check (kind in ('routing-policy', 'sla-policy', 'calendar')),
  name text not null,
  version int not null,
  -- shadow decides beside the live one and changes nothing; share decides for a share of what arrives.
  state text not null check (state in ('draft', 'shadow', 'share', 'live', 'retired')),
  share_percent numeric(5, 2) check (share_percent > 0 and share_percent <= 100),
  -- The version that was live when this one was published: where one call goes back to.
  replaces int,
  body jsonb not null,
  note text not null default '',
  author_id uuid references agent,
  created_at timestamptz not null,
  published_at timestamptz,
  primary key (kind, name, version),
  check ((state = 'share') = (share_percent is not null))
);
create unique index document_live on document (kind, name) where state = 'live';
create unique index document_shadow on document (kind, name) where state = 'shadow';
create unique index document_share on document (kind, name) where state = 'share';

-- Processes keep the documents that decide for up to a second; whoever listens sees a move at once.
create function tell_documents() returns trigger language plpgsql as $$
begin
  perform pg_notify('firstline_documents', '');
  return null;
end $$;
create trigger document_told after insert or update of state, share_percent on document
  for each statement execute function tell_documents();

-- Who moved which version from state to state, in order; the number is what a change is based on.
create table document_change (
  kind text not null,
  name text not null,
  number int not null,
  version int not null,
  from_state text,
  to_state text not null,
  share_percent numeric(5, 2),
  because text not null check (because in ('drafted', 'shadowed', 'shared', 'published', 'withdrawn', 'rolled-back', 'replaced')),
  note text not null default '',
  by_id uuid references agent,
  at timestamptz not null,
  primary key (kind, name, number)
);

create table queue (
  id uuid primary key,
  name text not null unique,
  sla_policy text,
  calendar text,
  version int not null default 1,
  created_at timestamptz not null
);

create table queue_team (
  queue_id uuid not null references queue on delete cascade,
  team_id uuid not null references team on delete cascade,
  primary key (queue_id, team_id)
);

create table channel (
  id uuid primary key,
  kind text not null check (kind in ('email', 'sms', 'whatsapp', 'voice', 'chat', 'custom')),
  name text not null,
  address text not null,
  settings jsonb not null default '{}',
  secret bytea,
  enabled boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null,
  unique (kind, address)
);

-- Where the pull of one mailbox folder stands. The holder's lease is fenced: every commit checks the fence.
create table mailbox_cursor (
  channel_id uuid not null references channel on delete cascade,
  folder text not null,
  uid_validity numeric,
  last_uid bigint not null default 0,
  holder text,
  fence bigint not null default 0,
  lease_until timestamptz,
  begun_at timestamptz,
  synced_at timestamptz,
  error text,
  primary key (channel_id, folder)
);
`;
