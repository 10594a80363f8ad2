import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A conversation reserved for one agent until it expires. */
@Entity('offer')
export class OfferRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('uuid')
  agentId!: string;

  @Column({ type: 'uuid', nullable: true })
  routingReceiptId!: string | null;

  @Column('int')
  round!: number;

  /** Accepted, it counts towards the agent's run of hard conversations, by the policy of that time. */
  @Column('boolean')
  hard!: boolean;

  @Column('text')
  state!: 'pending' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;
}
