import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Work to hand to a queue, written with what made it necessary. */
@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  queue!: string;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('timestamptz')
  createdAt!: Date;
}
