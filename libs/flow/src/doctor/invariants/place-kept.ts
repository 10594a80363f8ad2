import { select } from '#persistence/database.ts';
import { setAsideBecause } from '#persistence/stores/routing/pool.store.ts';
import type { Invariant, Violation } from '../invariant.ts';

export const placeKept: Invariant = {
  number: 5,
  promise: 'A conversation that waits keeps its place, and none that could not be offered is set aside.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `with queued as (
         select conversation_id, conversation_version, at, (data ->> 'queuedAt')::timestamptz as place,
           data ->> 'because' as because,
           lag((data ->> 'queuedAt')::timestamptz) over line as place_before,
           lag(conversation_version) over line as version_before
         from event where type = 'conversation.queued'
         window line as (partition by conversation_id order by conversation_version, id)
       )
       select 'conversation ' || conversation_id as about,
         'had its place at ' || place_before || ' and got ' || place || ' (' || because || ')' as detail
       from queued
       where place > place_before
         -- Once somebody had it or it was resolved, waiting again is a new wait.
         and not exists (
           select 1 from event
           where event.conversation_id = queued.conversation_id
             and event.type in ('assignment.started', 'conversation.resolved')
             and event.conversation_version between queued.version_before and queued.conversation_version)
       union all
       select 'conversation ' || conversation.id,
         'is set aside until ' || coalesce(timer.due_at::text, 'nobody knows when') || ': ' || receipt.error
       from conversation
       left join timer on timer.key = 'set-aside:' || conversation.id
       left join lateral (
         select detail ->> 'error' as error from routing_receipt
         where conversation_id = conversation.id and outcome = 'wait' order by at desc, id desc limit 1
       ) receipt on true
       where conversation.state = 'queued' and conversation.waiting_because = '${setAsideBecause}'
       limit $1`,
      [limit],
    ),
};
