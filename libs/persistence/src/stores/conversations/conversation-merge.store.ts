import { run, select, selectOne, type Tx } from '../../database.ts';
import { Conditions } from '../../page.ts';
import type { FollowUpRow } from '../../rows/follow-up.row.ts';
import { followUpColumns } from './follow-up.store.ts';

/** A conversation and those that were merged into it: their messages are one timeline. */
export async function partsOf(tx: Tx, conversationId: string): Promise<string[]> {
  const merged = await select<{ id: string }>(tx, 'select id from conversation where merged_into = $1', [
    conversationId,
  ]);
  return [conversationId, ...merged.map((row) => row.id)];
}

/** That something belongs to one of these conversations, by a column that says to which. */
export function ofParts(column: string, parts: readonly string[]): Conditions {
  // What belongs to a single one lies in the index in the order of the list; that of several is sorted.
  return parts.length === 1
    ? new Conditions().add(`${column} = ?`, parts[0])
    : new Conditions().add(`${column} = any(?::uuid[])`, parts);
}

/** Whom two conversations are with: their customers, and the persons that those are. */
export async function customersOf(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<{ id: string; customerId: string; person: string }[]> {
  return select(
    tx,
    `select v.id, v.customer_id as "customerId", coalesce(c.merged_into, c.id) as person
     from conversation v join customer c on c.id = v.customer_id where v.id = any($1)`,
    [conversationIds],
  );
}

/** Lets what was merged into a conversation belong to the one into which that is merged now. */
export async function handOnParts(tx: Tx, conversationId: string, into: string): Promise<void> {
  await run(tx, 'update conversation set merged_into = $2 where merged_into = $1', [conversationId, into]);
}

/** Lets the follow-ups of a conversation that have not ended come back to another one. */
export async function handOnFollowUps(tx: Tx, conversationId: string, into: string): Promise<FollowUpRow[]> {
  return select(
    tx,
    `update follow_up set conversation_id = $2, version = version + 1
     where conversation_id = $1 and state in ('scheduled', 'due') returning ${followUpColumns}`,
    [conversationId, into],
  );
}

/** A call that has not ended. */
export async function hasLiveCall(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    'select 1 from call where conversation_id = $1 and ended_at is null limit 1',
    [conversationId],
  );
  return row !== undefined;
}

/** A conversation of this customer and one of another are one; while that lasts, so are the customers. */
export async function isHeldByMerge(tx: Tx, customerId: string): Promise<boolean> {
  const row = await selectOne(
    tx,
    `select 1 from conversation part join conversation whole on whole.id = part.merged_into
     where part.customer_id = $1 and whole.customer_id <> $1
     union all
     select 1 from conversation whole join conversation part on part.merged_into = whole.id
     where whole.customer_id = $1 and part.customer_id <> $1
     limit 1`,
    [customerId],
  );
  return row !== undefined;
}
