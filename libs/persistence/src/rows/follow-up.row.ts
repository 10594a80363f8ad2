import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A check-in that an agent promised to themselves. */
@Entity('follow_up')
export class FollowUpRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('uuid')
  agentId!: string;

  @Column('uuid')
  createdBy!: string;

  @Column('text')
  note!: string;

  @Column('timestamptz')
  dueAt!: Date;

  @Column('text')
  state!: 'scheduled' | 'due' | 'done' | 'cancelled';

  @Column({ type: 'text', nullable: true })
  cameTo!: 'agent' | 'team' | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
