/** The timeline and the outbox. */
export const facts = `
-- Facts, appended. seq is given after the commit, by one sequencer at a time, so a reader that resumes from a
-- number never misses a transaction that committed late.
create table event (
  id uuid primary key,
  seq bigint unique,
  type text not null,
  conversation_id uuid references conversation,
  conversation_version int,
  agent_id uuid,
  actor_kind text not null check (actor_kind in ('customer', 'agent', 'system')),
  actor_id uuid,
  data jsonb not null,
  at timestamptz not null
);
create index event_unnumbered on event (id) where seq is null;
create index event_of_conversation on event (conversation_id, at, id) where conversation_id is not null;
-- Who was available when an offer was made is looked up for every offer.
create index event_presence on event (agent_id, at, id) where agent_id is not null and type = 'agent.presence-changed';

-- Work to hand to a queue, written in the transaction that made it necessary.
create table outbox (
  id uuid primary key,
  queue text not null,
  payload jsonb not null,
  created_at timestamptz not null
);
`;
