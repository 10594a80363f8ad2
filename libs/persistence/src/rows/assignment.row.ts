import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who owns a conversation, from when, and why it ended. */
@Entity('assignment')
export class AssignmentRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('uuid')
  agentId!: string;

  @Column({ type: 'uuid', nullable: true })
  offerId!: string | null;

  @Column('boolean')
  byHand!: boolean;

  /** It counted towards the agent's run of hard conversations. */
  @Column('boolean')
  hard!: boolean;

  @Column('timestamptz')
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  endReason!: string | null;
}
