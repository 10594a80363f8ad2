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

-- What the version in shadow would have made of each conversation that began meanwhile.
create table shadow_routing (
  version int not null,
  conversation_id uuid not null references conversation,
  at timestamptz not null,
  rule text,
  queue text not null,
  priority text not null,
  required jsonb not null,
  preferred jsonb not null,
  hard boolean,
  -- Which of queue, priority, skills, tags, hard and rule are other than those of the version that decided.
  differs text[] not null,
  primary key (version, conversation_id)
);
create index shadow_routing_of_conversation on shadow_routing (conversation_id);
create index shadow_routing_differs on shadow_routing (version, conversation_id desc) where differs <> '{}';

-- Where it would have chosen another agent, or waited; the first such decision of each conversation and round.
create table shadow_decision (
  version int not null,
  conversation_id uuid not null references conversation,
  round int not null,
  at timestamptz not null,
  agent_id uuid references agent,
  shadow_agent_id uuid references agent,
  shadow_because text,
  primary key (version, conversation_id, round)
);
create index shadow_decision_of_conversation on shadow_decision (conversation_id);

-- What is old is forgotten.
create index shadow_routing_at on shadow_routing (at);
create index shadow_decision_at on shadow_decision (at);

create table shadow_tally (
  version int primary key,
  decisions int not null default 0,
  differing int not null default 0,
  -- Offers that were made while it rested.
  skipped int not null default 0,
  failures int not null default 0,
  failure text
);

-- What was learned of handling times, arrivals and scarcity up to an instant; a decision depends on one version of it.
create table routing_estimate (
  id uuid primary key,
  at timestamptz not null,
  body jsonb not null
);
create index routing_estimate_at on routing_estimate (at desc, id desc);

-- What a round of matching that decided something saw, so that it can be decided again: all of it, or what changed since
-- the round before it in the same process. Compressed JSON; docs/decisions/0012-recorded-rounds.md.
create table matching_round (
  id uuid primary key,
  at timestamptz not null,
  policy_version int not null,
  estimate_id uuid references routing_estimate,
  previous_id uuid,
  seen bytea not null,
  offers int not null,
  -- Of the decisions, in their order.
  digest text not null
);
create index matching_round_at on matching_round (at, id);

create table offer (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  agent_id uuid not null references agent,
  routing_receipt_id uuid references routing_receipt,
  round int not null,
  state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz check (isfinite(decided_at)),
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
  -- It counted towards the agent's run of hard conversations, by the policy of that time.
  hard boolean not null default false,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create unique index assignment_live on assignment (conversation_id) where ended_at is null;
create index assignment_of_agent on assignment (agent_id, started_at desc);
-- What was finished lately is learned from.
create index assignment_finished on assignment (ended_at desc) where end_reason = 'resolved';

-- What takes room at an agent, from when to when: the load at any instant, recorded and not sampled.
-- An offer opens it, the assignment keeps it, the end of the assignment (or of wrap-up) closes it.
create table holding (
  id uuid primary key,
  agent_id uuid not null references agent,
  conversation_id uuid not null references conversation,
  -- Whose conversation it was then; what one customer has with one agent counts once.
  customer_id uuid references customer,
  kind text not null check (kind in ('work', 'wrap-up')),
  channel_kind text not null check (channel_kind in ('email', 'sms', 'whatsapp', 'voice', 'chat', 'custom')),
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
