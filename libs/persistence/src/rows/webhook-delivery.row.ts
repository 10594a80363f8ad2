import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One thing to post to a webhook, and what became of it. */
@Entity('webhook_delivery')
export class WebhookDeliveryRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  targetId!: string;

  @Column({ type: 'uuid', nullable: true })
  conversationId!: string | null;

  @Column('text')
  type!: string;

  @Column('text')
  body!: string;

  @Column('text')
  dedupeKey!: string;

  @Column('text')
  state!: 'queued' | 'sending' | 'delivered' | 'failed';

  @Column('int')
  attempts!: number;

  @Column({ type: 'timestamptz', nullable: true })
  sendingUntil!: Date | null;

  @Column({ type: 'int', nullable: true })
  lastStatus!: number | null;

  @Column({ type: 'text', nullable: true })
  lastError!: string | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  attemptedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;
}
