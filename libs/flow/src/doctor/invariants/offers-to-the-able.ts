import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

export const offersToTheAble: Invariant = {
  number: 4,
  promise: 'No offer went to an agent who was not available, nor twice in a round to one who let it go.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'offer ' || later.id as about,
         'went to ' || agent.name || ' again in round ' || later.round || ' after ' || earlier.state as detail
       from offer earlier
       join offer later on later.conversation_id = earlier.conversation_id and later.round = earlier.round
        and later.agent_id = earlier.agent_id and later.created_at > earlier.created_at
       join agent on agent.id = later.agent_id
       where earlier.state in ('declined', 'expired')
       union all
       select 'offer ' || offer.id, 'went to ' || agent.name || ', who was ' || (presence.data ->> 'presence')
       from offer join agent on agent.id = offer.agent_id
       cross join lateral (
         select data from event
         where event.agent_id = offer.agent_id and event.type = 'agent.presence-changed' and event.at <= offer.created_at
         order by event.at desc, event.id desc limit 1
       ) presence
       where presence.data ->> 'presence' <> 'available'
       limit $1`,
      [limit],
    ),
};
