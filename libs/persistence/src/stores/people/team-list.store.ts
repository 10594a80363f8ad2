import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { SkillRow } from '../../rows/skill.row.ts';
import type { TeamRow } from '../../rows/team.row.ts';

export type TeamView = TeamRow & { readonly agentIds: string[] };

/** By name. */
const teams: List = {
  columns: `t.id, t.name, t.version,
    array(select agent_id from team_member where team_id = t.id order by agent_id) as "agentIds"`,
  from: 'team t',
  key: [['t.name', 'text']],
  order: 'asc',
};

const skills: List = { columns: 'name, description', from: 'skill', key: [['name', 'text']], order: 'asc' };

export function listTeams(tx: Tx, page: PageRequest): Promise<Page<TeamView>> {
  return selectPage(tx, teams, new Conditions(), page);
}

export function teamById(tx: Tx, id: string): Promise<TeamView | undefined> {
  return selectOne(tx, `select ${teams.columns} from team t where t.id = $1`, [id]);
}

export function listSkills(tx: Tx, page: PageRequest): Promise<Page<SkillRow>> {
  return selectPage(tx, skills, new Conditions(), page);
}
