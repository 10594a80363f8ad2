import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One party's connection in a call. */
@Entity('call_leg')
export class CallLegRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  callId!: string;

  @Column('text')
  role!: 'customer' | 'agent';

  @Column({ type: 'uuid', nullable: true })
  agentId!: string | null;

  @Column({ type: 'text', nullable: true })
  providerId!: string | null;

  @Column('text')
  status!: string;

  @Column('int')
  lastSequence!: number;

  @Column('boolean')
  inConference!: boolean;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  answeredAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  endCause!: string | null;
}
