import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One thing a provider said about an outbound message. */
@Entity('delivery_report')
export class DeliveryReportRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  messageId!: string;

  @Column('text')
  dedupeKey!: string;

  @Column('text')
  status!: string;

  @Column({ type: 'text', nullable: true })
  errorCode!: string | null;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('timestamptz')
  at!: Date;
}
