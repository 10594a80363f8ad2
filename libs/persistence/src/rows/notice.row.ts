import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something a person of the team must know. */
@Entity('notice')
export class NoticeRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  agentId!: string;

  @Column({ type: 'uuid', nullable: true })
  conversationId!: string | null;

  @Column('text')
  kind!: string;

  @Column('text')
  dedupeKey!: string;

  @Column('text')
  text!: string;

  @Column({ type: 'text', nullable: true })
  mail!: 'queued' | 'sending' | 'sent' | 'failed' | null;

  @Column({ type: 'text', nullable: true })
  phone!: 'queued' | 'sending' | 'sent' | 'failed' | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  nudgedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  readAt!: Date | null;
}
