import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A fact, appended; its number is given after its commit. */
@Entity('event')
export class EventRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'bigint', nullable: true })
  seq!: number | null;

  @Column('text')
  type!: string;

  @Column({ type: 'uuid', nullable: true })
  conversationId!: string | null;

  @Column({ type: 'int', nullable: true })
  conversationVersion!: number | null;

  @Column({ type: 'uuid', nullable: true })
  agentId!: string | null;

  @Column('text')
  actorKind!: 'customer' | 'agent' | 'system';

  @Column({ type: 'uuid', nullable: true })
  actorId!: string | null;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @Column('timestamptz')
  at!: Date;
}
