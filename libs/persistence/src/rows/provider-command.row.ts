import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A side effect towards a telephony provider, written before it is sent. */
@Entity('provider_command')
export class ProviderCommandRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  channelId!: string;

  @Column({ type: 'uuid', nullable: true })
  callId!: string | null;

  @Column('text')
  kind!: string;

  @Column('text')
  dedupeKey!: string;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('text')
  state!: 'new' | 'sending' | 'done' | 'unknown' | 'failed';

  @Column({ type: 'jsonb', nullable: true })
  result!: Record<string, unknown> | null;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  @Column('int')
  attempts!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;
}
