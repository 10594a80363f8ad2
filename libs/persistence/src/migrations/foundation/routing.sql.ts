/** Offers, assignments, what agents hold, and why. */
export const routing = `
create table routing_receipt (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  at timestamptz not null,
  outcome text not null check (outcome in ('offer', 'wait', 'manual')),
  agent_id uuid references agent,
  policy_version int not null,
  step int not null,
  round int not null,
  detail jsonb not null
);
create index routing_receipt_conversation on routing_receipt (conversation_id, at, id);
create index routing_receipt_agent on routing_receipt (agent_id, at, id) where agent_id is not null;

create table offer (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  agent_id uuid not null references agent,
  routing_receipt_id uuid references routing_receipt,
  round int not null,
  state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  reason text
);
create unique index offer_live on offer (conversation_id) where state = 'pending';
create index offer_of_agent on offer (agent_id, created_at desc, id desc);
create index offer_pending_of_agent on offer (agent_id, created_at desc, id desc) where state = 'pending';
create index offer_of_round on offer (conversation_id, round);

create table assignment (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  agent_id uuid not null references agent,
  offer_id uuid references offer,
  by_hand boolean not null default false,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create unique index assignment_live on assignment (conversation_id) where ended_at is null;
create index assignment_of_agent on assignment (agent_id, started_at desc);

-- What takes room at an agent, from when to when: the load at any instant, recorded and not sampled.
-- An offer opens it, the assignment keeps it, the end of the assignment (or of wrap-up) closes it.
create table holding (
  id uuid primary key,
  agent_id uuid not null references agent,
  conversation_id uuid not null references conversation,
  kind text not null check (kind in ('work', 'wrap-up')),
  channel_kind text not null,
  units int not null,
  exclusive boolean not null,
  by_hand boolean not null default false,
  from_at timestamptz not null,
  until_at timestamptz
);
create unique index holding_live on holding (conversation_id) where until_at is null and kind = 'work';
create index holding_of_agent on holding (agent_id) where until_at is null;
create index holding_history on holding (agent_id, from_at);
`;
