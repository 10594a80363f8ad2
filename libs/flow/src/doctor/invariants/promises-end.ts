import { select } from '#persistence/database.ts';
import type { Invariant, Violation } from '../invariant.ts';

/** What has no outcome so long after its time gets none by itself. */
const lostAfterSeconds = 120;

export const promisesEnd: Invariant = {
  number: 10,
  promise: 'A promise whose time has passed has an outcome: it was kept, broken or withdrawn.',
  find: async (flow, limit) =>
    select<Violation>(
      flow.database.reading,
      `select 'clock ' || id as about,
         metric || ' was due at ' || deadline_at || ' and is neither met nor breached' as detail
       from clock where state = 'running' and met_at is null and breached_at is null and deadline_at < $1
       union all
       select 'conversation ' || conversation_id, 'promised an answer until ' || until_at || ' and nobody looked whether it came'
       from answer_promise where state = 'open' and until_at < $1
       limit $2`,
      [new Date(flow.clock.now().getTime() - lostAfterSeconds * 1_000), limit],
    ),
};
