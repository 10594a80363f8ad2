import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

/** The state each fact leaves a conversation in. */
const stateAfter = `
  case type
    when 'conversation.queued' then 'queued'
    when 'offer.made' then 'offered'
    when 'assignment.started' then 'assigned'
    when 'conversation.resumed' then 'assigned'
    when 'conversation.pending' then 'pending'
    when 'conversation.snoozed' then 'pending'
    when 'conversation.resolved' then 'resolved'
  end`;

export const timelineReplays: Invariant = {
  number: 9,
  promise: 'The timeline of a conversation replays to its present state.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'conversation ' || conversation.id as about,
         'is ' || conversation.state || ' and its timeline ends with ' || coalesce(replayed.state, 'nothing') as detail
       from conversation
       left join lateral (
         select ${stateAfter} as state from event
         where event.conversation_id = conversation.id
           and type in ('conversation.queued', 'offer.made', 'assignment.started', 'conversation.resumed',
             'conversation.pending', 'conversation.snoozed', 'conversation.resolved')
         order by conversation_version desc, id desc limit 1
       ) replayed on true
       where conversation.state <> 'new' and replayed.state is distinct from conversation.state
       limit $1`,
      [limit],
    ),
};
