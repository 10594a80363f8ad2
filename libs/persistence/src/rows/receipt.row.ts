import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The ledger row of one thing that a provider handed us. */
@Entity('receipt')
export class ReceiptRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  channelId!: string;

  @Column('text')
  providerKey!: string;

  @Column({ type: 'text', nullable: true })
  contentHash!: string | null;

  @Column({ type: 'text', nullable: true })
  blobKey!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  payload!: Record<string, unknown> | null;

  @Column('text')
  status!: 'received' | 'stored' | 'duplicate' | 'ignored' | 'quarantined';

  @Column({ type: 'uuid', nullable: true })
  duplicateOf!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column('int')
  attempts!: number;

  @Column('timestamptz')
  receivedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  nudgedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;
}
