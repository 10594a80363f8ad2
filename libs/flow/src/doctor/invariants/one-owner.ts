import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

export const oneOwner: Invariant = {
  number: 2,
  promise: 'A conversation has at most one live offer or assignment, and its state says which.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `with live as (
         select conversation.id, conversation.state,
           (select count(*) from offer where offer.conversation_id = conversation.id and offer.state = 'pending') as offers,
           (select count(*) from assignment
             where assignment.conversation_id = conversation.id and assignment.ended_at is null) as assignments
         from conversation
         where state in ('offered', 'assigned', 'pending')
            or exists (select 1 from offer where offer.conversation_id = conversation.id and offer.state = 'pending')
            or exists (select 1 from assignment
                 where assignment.conversation_id = conversation.id and assignment.ended_at is null)
       )
       select 'conversation ' || id as about,
         'is ' || state || ' with ' || offers || ' live offers and ' || assignments || ' live assignments' as detail
       from live
       where offers + assignments > 1
          or (state = 'offered') <> (offers = 1)
          or (state = 'assigned' and assignments = 0)
          or (state in ('new', 'queued', 'resolved') and assignments > 0)
       union all
       select 'conversation ' || conversation.id,
         'is ' || conversation.state || ' and ' || agent.name || ' holds room for it'
       from holding join conversation on conversation.id = holding.conversation_id join agent on agent.id = holding.agent_id
       where holding.until_at is null and holding.kind = 'work' and conversation.state in ('new', 'queued', 'resolved')
       limit $1`,
      [limit],
    ),
};
