import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The record of one routing decision. */
@Entity('routing_receipt')
export class RoutingReceiptRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  outcome!: 'offer' | 'wait' | 'manual';

  @Column({ type: 'uuid', nullable: true })
  agentId!: string | null;

  @Column('int')
  policyVersion!: number;

  @Column('int')
  step!: number;

  @Column('int')
  round!: number;

  @Column('jsonb')
  detail!: Record<string, unknown>;
}
