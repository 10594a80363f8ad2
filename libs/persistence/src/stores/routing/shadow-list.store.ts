import type { ChannelKind, Priority, SkillRequirement } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';

export interface ShadowRoutingView {
  readonly conversationId: string;
  readonly version: number;
  readonly at: Date;
  readonly channelKind: ChannelKind;
  readonly rule: string | null;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: SkillRequirement[];
  readonly preferred: SkillRequirement[];
  readonly differs: string[];
}

export interface ShadowDecisionView {
  readonly conversationId: string;
  readonly version: number;
  readonly round: number;
  readonly at: Date;
  readonly agentId: string | null;
  readonly shadowAgentId: string | null;
  readonly shadowBecause: string | null;
}

const routingColumns = `s.conversation_id as "conversationId", s.version, s.at, v.channel_kind as "channelKind", s.rule,
  s.queue, s.priority, s.required, s.preferred, s.differs`;
const decisionColumns = `s.conversation_id as "conversationId", s.version, s.round, s.at, s.agent_id as "agentId",
  s.shadow_agent_id as "shadowAgentId", s.shadow_because as "shadowBecause"`;

/** Newest conversation first. */
const routings: List = {
  columns: routingColumns,
  // One by one: joined, Postgres walks through the conversations between them.
  from: `shadow_routing s
    cross join lateral (select channel_kind from conversation where id = s.conversation_id offset 0) v`,
  key: [['s.conversation_id', 'uuid']],
  order: 'desc',
};
const decisions: List = {
  columns: decisionColumns,
  from: 'shadow_decision s',
  key: [
    ['s.conversation_id', 'uuid'],
    ['s.round', 'int'],
  ],
  order: 'desc',
};

/** Conversations that a version in shadow would have sorted otherwise. */
export function listShadowRoutings(
  tx: Tx,
  version: number,
  page: PageRequest,
): Promise<Page<ShadowRoutingView>> {
  return selectPage(tx, routings, new Conditions().add(`s.version = ? and s.differs <> '{}'`, version), page);
}

/** Decisions that a version in shadow would have made otherwise. */
export function listShadowDecisions(
  tx: Tx,
  version: number,
  page: PageRequest,
): Promise<Page<ShadowDecisionView>> {
  return selectPage(tx, decisions, new Conditions().add('s.version = ?', version), page);
}

/** What versions in shadow made of one conversation. */
export async function shadowOfConversation(
  tx: Tx,
  conversationId: string,
): Promise<{ routings: ShadowRoutingView[]; decisions: ShadowDecisionView[] }> {
  return {
    routings: await select(
      tx,
      `select ${routingColumns} from ${routings.from} where s.conversation_id = $1 order by s.version`,
      [conversationId],
    ),
    decisions: await select(
      tx,
      `select ${decisionColumns} from ${decisions.from} where s.conversation_id = $1 order by s.version, s.round`,
      [conversationId],
    ),
  };
}
