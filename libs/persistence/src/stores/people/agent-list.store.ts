import { select, selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { AgentRow } from '../../rows/agent.row.ts';
import type { HoldingRow } from '../../rows/holding.row.ts';

export interface AgentView extends Omit<AgentRow, 'passwordHash' | 'restUntil'> {
  readonly skills: { skill: string; level: number }[];
  readonly teamIds: string[];
}

const columns = `a.id, a.name, a.email, a.role, a.active, a.capacity_units as "capacityUnits", a.phone, a.hours, a.presence,
  a.presence_at as "presenceAt", a.heartbeat_at as "heartbeatAt", a.last_assigned_at as "lastAssignedAt", a.version,
  a.created_at as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('skill', skill, 'level', level) order by skill), '[]')
   from agent_skill where agent_id = a.id) as skills,
  array(select team_id from team_member where agent_id = a.id order by team_id) as "teamIds"`;

/** By e-mail address. */
const agents: List = { columns, from: 'agent a', key: [['a.email', 'text']], order: 'asc' };

export function listAgents(tx: Tx, page: PageRequest): Promise<Page<AgentView>> {
  return selectPage(tx, agents, new Conditions(), page);
}

export function agentById(tx: Tx, id: string): Promise<AgentView | undefined> {
  return selectOne(tx, `select ${columns} from agent a where a.id = $1`, [id]);
}

/** What takes room at an agent now. */
export function liveHoldingsOf(tx: Tx, agentId: string): Promise<HoldingRow[]> {
  return select(
    tx,
    `select id, agent_id as "agentId", conversation_id as "conversationId", kind, channel_kind as "channelKind", units,
       exclusive, by_hand as "byHand", from_at as "fromAt", until_at as "untilAt"
     from holding where agent_id = $1 and until_at is null order by from_at, id`,
    [agentId],
  );
}
