import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group of agents that serves queues. */
@Entity('team')
export class TeamRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('int')
  version!: number;
}
