import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind, ConversationState, Priority, SkillRequirement } from '#domain/words.ts';

/** The unit of work. */
@Entity('conversation')
export class ConversationRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint')
  number!: number;

  @Column('uuid')
  customerId!: string;

  @Column({ type: 'uuid', nullable: true })
  channelId!: string | null;

  @Column('text')
  channelKind!: ChannelKind;

  @Column('text')
  subject!: string;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  @Column('text')
  state!: ConversationState;

  @Column('text')
  priority!: Priority;

  @Column({ type: 'uuid', nullable: true })
  queueId!: string | null;

  @Column('jsonb')
  requiredSkills!: SkillRequirement[];

  @Column('jsonb')
  preferredSkills!: SkillRequirement[];

  /** As its rule said; null where its queue's mark counts. */
  @Column({ type: 'boolean', nullable: true })
  hard!: boolean | null;

  @Column({ type: 'uuid', array: true })
  teamIds!: string[];

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ type: 'int', nullable: true })
  policyVersion!: number | null;

  @Column({ type: 'text', nullable: true })
  rule!: string | null;

  @Column('int')
  relaxationStep!: number;

  @Column('int')
  routingRound!: number;

  @Column({ type: 'timestamptz', nullable: true })
  queuedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  waitingBecause!: string | null;

  @Column({ type: 'uuid', nullable: true })
  assigneeId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  lastAgentId!: string | null;

  /** So long nobody but the last agent is asked, while that one is on shift. */
  @Column({ type: 'timestamptz', nullable: true })
  keptUntil!: Date | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  @Column('timestamptz')
  lastMessageAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  resolvedAt!: Date | null;

  /** It became part of that one. */
  @Column({ type: 'uuid', nullable: true })
  mergedInto!: string | null;
}
