import { Entity, PrimaryColumn } from 'typeorm';

/** An agent in a team. */
@Entity('team_member')
export class TeamMemberRow {
  @PrimaryColumn('uuid')
  teamId!: string;

  @PrimaryColumn('uuid')
  agentId!: string;
}
