/**
 * Tells whoever matches what changed in the pool, once it is committed: by triggers, because a change that nobody tells is
 * a customer who waits. The payload is a letter, `c` for conversations or `a` for agents, and their ids; an empty one says
 * that much changed, or nobody knows what.
 */
export const poolChanges = `
create function tell_pool(kind text, ids uuid[]) returns void language plpgsql as $$
begin
  -- A payload has room for 8,000 bytes.
  if cardinality(ids) > 2000 then
    perform pg_notify('firstline_pool', '');
  else
    for begins in 1 .. cardinality(ids) by 200 loop
      perform pg_notify('firstline_pool', kind || array_to_string(ids[begins : begins + 199], ','));
    end loop;
  end if;
end $$;

create function pool_conversations_came() returns trigger language plpgsql as $$
begin
  perform tell_pool('c', array(select id from present where state = 'queued'));
  return null;
end $$;
create trigger pool_came after insert on conversation
  referencing new table as present for each statement execute function pool_conversations_came();

-- A note of why something waits is the matcher's own, and changes no version.
create function pool_conversations_changed() returns trigger language plpgsql as $$
begin
  perform tell_pool('c', array(
    select id from present join past using (id)
    where (present.state = 'queued' or past.state = 'queued')
      and (present.version, present.state, present.customer_id) is distinct from (past.version, past.state, past.customer_id)));
  return null;
end $$;
create trigger pool_changed after update on conversation
  referencing old table as past new table as present for each statement execute function pool_conversations_changed();

create function pool_deadlines_came() returns trigger language plpgsql as $$
begin
  perform tell_pool('c', array(
    select distinct conversation_id from present join conversation on conversation.id = conversation_id
    where conversation.state = 'queued'));
  return null;
end $$;
create trigger pool_came after insert on clock
  referencing new table as present for each statement execute function pool_deadlines_came();

create function pool_deadlines_changed() returns trigger language plpgsql as $$
begin
  perform tell_pool('c', array(
    select distinct present.conversation_id from present join past using (id)
    join conversation on conversation.id = present.conversation_id
    where conversation.state = 'queued'
      and (present.deadline_at, present.state, present.met_at) is distinct from (past.deadline_at, past.state, past.met_at)));
  return null;
end $$;
create trigger pool_changed after update on clock
  referencing old table as past new table as present for each statement execute function pool_deadlines_changed();

create function pool_agents_changed() returns trigger language plpgsql as $$
begin
  perform tell_pool('a', array(
    select id from present join past using (id)
    where (present.presence, present.active, present.phone, present.capacity_units, present.rest_until, present.last_assigned_at)
      is distinct from (past.presence, past.active, past.phone, past.capacity_units, past.rest_until, past.last_assigned_at)));
  return null;
end $$;
create trigger pool_changed after update on agent
  referencing old table as past new table as present for each statement execute function pool_agents_changed();

create function pool_agents_came() returns trigger language plpgsql as $$
begin
  perform tell_pool('a', array(select id from present));
  return null;
end $$;
create trigger pool_came after insert on agent
  referencing new table as present for each statement execute function pool_agents_came();

create function pool_agents_concerned() returns trigger language plpgsql as $$
begin
  perform tell_pool('a', array(select distinct agent_id from concerned));
  return null;
end $$;
create trigger pool_came after insert on holding
  referencing new table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_changed after update on holding
  referencing new table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_came after insert on agent_skill
  referencing new table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_changed after update on agent_skill
  referencing new table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_gone after delete on agent_skill
  referencing old table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_came after insert on team_member
  referencing new table as concerned for each statement execute function pool_agents_concerned();
create trigger pool_gone after delete on team_member
  referencing old table as concerned for each statement execute function pool_agents_concerned();

create function pool_unknown() returns trigger language plpgsql as $$
begin
  perform pg_notify('firstline_pool', '');
  return null;
end $$;
create trigger pool_changed after insert or update or delete on queue_team
  for each statement execute function pool_unknown();
create trigger pool_changed after update of merged_into on customer
  for each statement execute function pool_unknown();
create trigger pool_changed after update or delete on queue
  for each statement execute function pool_unknown();
`;
