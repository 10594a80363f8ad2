import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A skill an agent has, level 1 to 5. */
@Entity('agent_skill')
export class AgentSkillRow {
  @PrimaryColumn('uuid')
  agentId!: string;

  @PrimaryColumn('text')
  skill!: string;

  @Column('smallint')
  level!: number;
}
