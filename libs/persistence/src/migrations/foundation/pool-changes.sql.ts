type Change = 'insert' | 'update' | 'delete';

/** The rows of a statement as they are and as they were. */
const rows: Readonly<Record<Change, string>> = {
  insert: 'new table as present',
  update: 'old table as past new table as present',
  delete: 'old table as past',
};

/** After each such statement on the table tells the ids that a query over `present` and `past` finds. */
function tells(kind: 'c' | 'a', table: string, change: Change, ids: string): string {
  return `
create function pool_${table}_${change}() returns trigger language plpgsql as $$
begin
  perform tell_pool('${kind}', array(${ids}));
  return null;
end $$;
create trigger pool_${change} after ${change} on ${table}
  referencing ${rows[change]} for each statement execute function pool_${table}_${change}();`;
}

/** Of rows of \present joined with \`past\`: one of these columns is another. */
function other(...columns: readonly string[]): string {
  const of = (when: string) => columns.map((column) => `${when}.${column}`).join(', ');
  return `(${of('present')}) is distinct from (${of('past')})`;
}

const agentColumns = ['presence', 'active', 'phone', 'capacity_units', 'rest_until', 'last_assigned_at'];
const ofAgents = (when: 'present' | 'past') => `select distinct agent_id from ${when}`;

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
${tells('c', 'conversation', 'insert', `select id from present where state = 'queued'`)}
-- A note of why something waits is the matcher's own, and changes no version; set aside, it is not in the pool.
${tells(
  'c',
  'conversation',
  'update',
  `select id from present join past using (id)
   where (present.state = 'queued' or past.state = 'queued') and (${other('version', 'state', 'customer_id')}
     or 'set-aside' in (present.waiting_because, past.waiting_because))`,
)}
${tells(
  'c',
  'clock',
  'insert',
  `select distinct conversation_id from present join conversation on conversation.id = conversation_id
   where conversation.state = 'queued'`,
)}
${tells(
  'c',
  'clock',
  'update',
  `select distinct present.conversation_id from present join past using (id)
   join conversation on conversation.id = present.conversation_id
   where conversation.state = 'queued' and ${other('deadline_at', 'state', 'met_at')}`,
)}
${tells(
  'c',
  'customer',
  'update',
  `select conversation.id from present join past using (id) join conversation on customer_id = present.id
   where conversation.state = 'queued' and ${other('merged_into')}`,
)}
${tells('a', 'agent', 'insert', 'select id from present')}
${tells('a', 'agent', 'update', `select id from present join past using (id) where ${other(...agentColumns)}`)}
${tells('a', 'holding', 'insert', ofAgents('present'))}
${tells('a', 'holding', 'update', ofAgents('present'))}
-- Whose run of hard conversations went on or ended.
${tells(
  'a',
  'assignment',
  'insert',
  `select distinct agent_id from present where hard or (
     select hard from assignment before where before.agent_id = present.agent_id and before.id <> present.id
     order by started_at desc, id desc limit 1)`,
)}
${tells('a', 'agent_skill', 'insert', ofAgents('present'))}
${tells('a', 'agent_skill', 'update', ofAgents('present'))}
${tells('a', 'agent_skill', 'delete', ofAgents('past'))}
${tells('a', 'team_member', 'insert', ofAgents('present'))}
${tells('a', 'team_member', 'delete', ofAgents('past'))}

create function pool_unknown() returns trigger language plpgsql as $$
begin
  perform pg_notify('firstline_pool', '');
  return null;
end $$;
create trigger pool_changed after insert or update or delete on queue_team
  for each statement execute function pool_unknown();
create trigger pool_changed after update or delete on queue
  for each statement execute function pool_unknown();
`;
