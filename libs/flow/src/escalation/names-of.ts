import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { webhookTargetsByName } from '#persistence/stores/notices/webhook-target.store.ts';
import { teamIdsByName } from '#persistence/stores/people/team.store.ts';
import { servedQueuesById } from '#persistence/stores/queues/queue.store.ts';
import { knownPeople } from '../notices/known-people.ts';
import type { Names } from './batch.ts';

/** Looks up what actions name, in a statement for each kind of name that occurs. */
export async function namesOf(
  tx: Tx,
  actions: readonly SlaAction[],
  rows: Iterable<ConversationRow>,
  now: Date,
): Promise<Names> {
  const audiences = actions.flatMap((one) => ('whom' in one ? [one.whom] : []));
  const webhooks = new Set(actions.flatMap((one) => (one.do === 'webhook' ? [one.webhook] : [])));
  const teams = new Set(actions.flatMap((one) => (one.do === 'add-team' ? [one.team] : [])));
  const asksForQueues = webhooks.size > 0 || audiences.some((whom) => whom !== 'assignee');
  const queueIds = new Set(asksForQueues ? [...rows].flatMap((row) => row.queueId ?? []) : []);
  const people = await knownPeople(
    tx,
    audiences,
    actions.flatMap((one) => (one.do === 'assign' ? [one.to] : [])),
    now,
  );
  return {
    people,
    teamIds: await teamIdsByName(tx, [...teams]),
    queues: new Map((await servedQueuesById(tx, [...queueIds])).map((one) => [one.id, one])),
    webhooks: new Map((await webhookTargetsByName(tx, [...webhooks])).map((one) => [one.name, one])),
  };
}
