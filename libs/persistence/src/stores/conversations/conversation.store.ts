import { select, selectOne, type Tx } from '../../database.ts';
import type { ConversationRow } from '../../rows/conversation.row.ts';

/** Fields that a verb may change; the version and the time of change follow by themselves. */
export type ConversationChange = Partial<
  Omit<ConversationRow, 'id' | 'number' | 'version' | 'createdAt' | 'updatedAt'>
>;

/**
 * Every conversation row as TypeORM maps it, in plain SQL: `id, number, customer_id as "customerId", …`.
 * Statements that join or lock use it to answer ConversationRow.
 */
export const conversationColumns = `
  id, number, customer_id as "customerId", channel_id as "channelId", channel_kind as "channelKind", subject, language,
  state, priority, queue_id as "queueId", required_skills as "requiredSkills", preferred_skills as "preferredSkills", hard,
  team_ids as "teamIds", tags, policy_version as "policyVersion", rule, relaxation_step as "relaxationStep",
  routing_round as "routingRound", queued_at as "queuedAt", waiting_because as "waitingBecause", assignee_id as "assigneeId",
  last_agent_id as "lastAgentId", kept_until as "keptUntil", version, created_at as "createdAt", updated_at as "updatedAt",
  last_message_at as "lastMessageAt", resolved_at as "resolvedAt", merged_into as "mergedInto"`;

/** Locks the conversation until the transaction ends. Locks are taken in one order: conversation, offer, agent. */
export async function lockConversation(tx: Tx, id: string): Promise<ConversationRow | undefined> {
  return selectOne<ConversationRow>(
    tx,
    `select ${conversationColumns} from conversation where id = $1 for update`,
    [id],
  );
}

/** Locks the conversation that takes what belongs to this one: itself, or the one that it was merged into. */
export async function lockReceivingConversation(tx: Tx, id: string): Promise<ConversationRow | undefined> {
  let row = await lockConversation(tx, id);
  while (row?.mergedInto) row = await lockConversation(tx, row.mergedInto);
  return row;
}

/**
 * Locks several at once, in the order of their ids, so that two who do never wait for each other.
 * @param skipLocked leave out those that somebody else holds
 */
export async function lockConversations(
  tx: Tx,
  ids: readonly string[],
  skipLocked: boolean,
): Promise<ConversationRow[]> {
  return select<ConversationRow>(
    tx,
    `select ${conversationColumns} from conversation where id = any($1) order by id
     for update ${skipLocked ? 'skip locked' : ''}`,
    [ids],
  );
}

/** Saves a change of a locked conversation and answers the row as it is then, with its version one higher. */
export async function changeConversation(
  tx: Tx,
  row: ConversationRow,
  change: ConversationChange,
  now: Date,
): Promise<ConversationRow> {
  const assignments = ['version = version + 1', 'updated_at = $2'];
  const values: unknown[] = [row.id, now];
  for (const [property, value] of Object.entries(change)) {
    values.push(property.endsWith('Skills') ? JSON.stringify(value) : value);
    assignments.push(
      `${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = $${values.length}`,
    );
  }
  const changed = await selectOne<ConversationRow>(
    tx,
    `update conversation set ${assignments.join(', ')} where id = $1 returning ${conversationColumns}`,
    values,
  );
  if (!changed) throw new Error(`Conversation ${row.id} is gone.`);
  return changed;
}

/** A locked conversation as `changeConversation` would answer it, for changes that are written together later. */
export function changedConversation(
  row: ConversationRow,
  change: ConversationChange,
  now: Date,
): ConversationRow {
  return Object.assign({}, row, change, { version: row.version + 1, updatedAt: now });
}
