import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

/** A timer that is so late is not late but lost. */
const lostAfterSeconds = 60;

export const stepsOnce: Invariant = {
  number: 6,
  promise:
    'An escalation step acts once and in time, is carried out, and a breach carries the instant of its deadline.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'clock ' || (data ->> 'clockId') as about,
         'acted ' || count(*) || ' times on step ' || (data ->> 'step') as detail
       from event where type = 'sla.step-acted'
       group by data ->> 'clockId', data ->> 'step', data ->> 'occurrence' having count(*) > 1
       union all
       select 'clock ' || id, 'was breached at ' || breached_at || ' with its deadline at ' || deadline_at
       from clock where breached_at is not null and breached_at <> deadline_at
       union all
       select 'timer ' || key, 'was due at ' || due_at || coalesce(' and failed: ' || error, '')
       from timer where due_at < $1
       union all
       select 'escalation ' || id, 'of step ' || step || ' was decided at ' || decided_at || ' and is not carried out'
       from escalation where state = 'decided' and decided_at < $1
       union all
       select 'ask ' || id, 'of step ' || step || ' is open and nobody will be asked again'
       from ask where state = 'open' and not exists (select from timer where key = 'ask:' || ask.id)
       limit $2`,
      [new Date(flow.clock.now().getTime() - lostAfterSeconds * 1_000), limit],
    ),
};
