import type { ConversationState } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { ConversationRow } from '../../rows/conversation.row.ts';

export interface ConversationFilter {
  readonly state?: ConversationState | 'open' | undefined;
  readonly queueId?: string | undefined;
  readonly assigneeId?: string | undefined;
  /** With those who were merged into this customer. */
  readonly customerId?: string | undefined;
  readonly channelKind?: string | undefined;
  readonly tag?: string | undefined;
  readonly number?: number | undefined;
}

export type ConversationListItem = Omit<
  ConversationRow,
  | 'requiredSkills'
  | 'preferredSkills'
  | 'teamIds'
  | 'policyVersion'
  | 'rule'
  | 'relaxationStep'
  | 'routingRound'
> & {
  readonly customerName: string | null;
  /** The nearest deadline that was neither met nor let go. */
  readonly nextDeadlineAt: Date | null;
};

/** Newest activity first. */
const conversations: List = {
  columns: `c.id, c.number, c.customer_id as "customerId", c.channel_id as "channelId", c.channel_kind as "channelKind",
    c.subject, c.language, c.state, c.priority, c.queue_id as "queueId", c.tags, c.queued_at as "queuedAt",
    c.assignee_id as "assigneeId", c.last_agent_id as "lastAgentId", c.version, c.created_at as "createdAt",
    c.updated_at as "updatedAt", c.last_message_at as "lastMessageAt", c.resolved_at as "resolvedAt",
    c.merged_into as "mergedInto",
    (select name from customer where id = c.customer_id) as "customerName",
    (select min(deadline_at) from clock where conversation_id = c.id and met_at is null
       and state in ('running', 'paused', 'breached')) as "nextDeadlineAt"`,
  from: 'conversation c',
  key: [
    ['c.last_message_at', 'timestamptz'],
    ['c.id', 'uuid'],
  ],
  order: 'desc',
};

export async function listConversations(
  tx: Tx,
  filter: ConversationFilter,
  page: PageRequest,
): Promise<Page<ConversationListItem>> {
  const conditions = new Conditions();
  if (filter.number !== undefined) conditions.add('c.number = ?', filter.number);
  if (filter.assigneeId) conditions.add('c.assignee_id = ?', filter.assigneeId);
  if (filter.customerId) {
    const merged = await mergedInto(tx, filter.customerId);
    // A single customer's conversations lie in the index in their order; those of several are sorted.
    if (merged.length === 0) conditions.add('c.customer_id = ?', filter.customerId);
    else conditions.add('c.customer_id = any(?::uuid[])', [filter.customerId, ...merged]);
  }
  if (filter.state === 'open') conditions.add(`c.state <> 'resolved'`);
  else if (filter.state) conditions.add('c.state = ?', filter.state);
  if (filter.queueId) conditions.add('c.queue_id = ?', filter.queueId);
  if (filter.channelKind) conditions.add('c.channel_kind = ?', filter.channelKind);
  // The second half is what lets the partial index serve.
  if (filter.tag) conditions.add(`c.tags @> array[?::text] and c.tags <> '{}'`, filter.tag);
  return selectPage(tx, conversations, conditions, page);
}

async function mergedInto(tx: Tx, customerId: string): Promise<string[]> {
  const rows = await select<{ id: string }>(tx, 'select id from customer where merged_into = $1', [
    customerId,
  ]);
  return rows.map((row) => row.id);
}
