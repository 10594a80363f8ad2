import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One phone call inside a conversation. */
@Entity('call')
export class CallRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  channelId!: string;

  @Column({ type: 'uuid', nullable: true })
  conversationId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  messageId!: string | null;

  @Column('text')
  providerId!: string;

  @Column('text')
  direction!: 'inbound' | 'outbound';

  @Column('text')
  state!: 'menu' | 'queued' | 'connecting' | 'connected' | 'completed' | 'missed' | 'failed';

  @Column('text')
  fromNumber!: string;

  @Column('text')
  toNumber!: string;

  @Column({ type: 'text', nullable: true })
  digits!: string | null;

  @Column({ type: 'text', nullable: true })
  providerQueueId!: string | null;

  @Column({ type: 'text', nullable: true })
  conferenceId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  agentId!: string | null;

  @Column('timestamptz')
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  queuedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  answeredAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  endReason!: string | null;

  @Column('int')
  version!: number;
}
