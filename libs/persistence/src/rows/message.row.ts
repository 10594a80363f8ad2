import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind, DeliveryState, FailureClass } from '#domain/words.ts';

/** One thing said in a conversation, by a customer, an agent or the system. */
@Entity('message')
export class MessageRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('text')
  kind!: 'inbound' | 'outbound' | 'note' | 'system';

  @Column({ type: 'uuid', nullable: true })
  channelId!: string | null;

  @Column({ type: 'text', nullable: true })
  channelKind!: ChannelKind | null;

  @Column({ type: 'uuid', nullable: true })
  receiptId!: string | null;

  @Column('text')
  authorKind!: 'customer' | 'agent' | 'system';

  @Column({ type: 'uuid', nullable: true })
  authorId!: string | null;

  @Column({ type: 'text', nullable: true })
  fromAddress!: string | null;

  @Column({ type: 'text', nullable: true })
  toAddress!: string | null;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  @Column('text')
  text!: string;

  @Column({ type: 'text', nullable: true })
  html!: string | null;

  @Column({ type: 'text', nullable: true })
  mailMessageId!: string | null;

  @Column({ type: 'text', array: true })
  mailReferences!: string[];

  @Column({ type: 'text', nullable: true })
  contentHash!: string | null;

  @Column('boolean')
  automatic!: boolean;

  @Column('boolean')
  verified!: boolean;

  @Column({ type: 'text', nullable: true })
  delivery!: DeliveryState | null;

  @Column({ type: 'text', nullable: true })
  failureClass!: FailureClass | null;

  @Column({ type: 'text', nullable: true })
  failure!: string | null;

  @Column({ type: 'text', nullable: true })
  providerId!: string | null;

  @Column('int')
  attempts!: number;

  @Column({ type: 'timestamptz', nullable: true })
  attemptedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  sendingUntil!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  nudgedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  sentAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;
}
