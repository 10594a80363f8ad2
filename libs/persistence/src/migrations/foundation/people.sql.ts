/** Agents, teams, skills and how they sign in. */
export const people = `
create table skill (
  name text primary key check (name = lower(name)),
  description text not null default ''
);

create table team (
  id uuid primary key,
  name text not null unique,
  version int not null default 1
);

create table agent (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  password_hash text,
  role text not null check (role in ('agent', 'supervisor', 'admin')),
  active boolean not null default true,
  capacity_units int check (capacity_units >= 0),
  phone text,
  -- Working hours, of the shape of a calendar; null: those of the calendar named default.
  hours jsonb,
  presence text not null default 'offline' check (presence in ('available', 'busy', 'away', 'offline')),
  presence_at timestamptz not null,
  heartbeat_at timestamptz,
  last_assigned_at timestamptz,
  rest_until timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  constraint agent_instants check (isfinite(presence_at) and isfinite(last_assigned_at) and isfinite(rest_until))
);
create index agent_available on agent (id) where presence = 'available' and active;

create table agent_skill (
  agent_id uuid not null references agent on delete cascade,
  skill text not null references skill,
  level smallint not null check (level between 1 and 5),
  primary key (agent_id, skill)
);

create table team_member (
  team_id uuid not null references team on delete cascade,
  agent_id uuid not null references agent on delete cascade,
  primary key (team_id, agent_id)
);
create index team_member_agent on team_member (agent_id);

create table api_token (
  id uuid primary key,
  agent_id uuid not null references agent on delete cascade,
  name text not null,
  kind text not null check (kind in ('session', 'token')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_token_agent on api_token (agent_id, created_at desc, id desc);

create table idempotent_request (
  agent_id uuid not null references agent on delete cascade,
  key text not null,
  request_hash bytea not null,
  status int not null,
  response jsonb not null,
  created_at timestamptz not null,
  primary key (agent_id, key)
);
create index idempotent_request_age on idempotent_request (created_at);
`;
