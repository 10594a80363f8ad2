import { Entity, PrimaryColumn } from 'typeorm';

/** A team that serves a queue. */
@Entity('queue_team')
export class QueueTeamRow {
  @PrimaryColumn('uuid')
  queueId!: string;

  @PrimaryColumn('uuid')
  teamId!: string;
}
