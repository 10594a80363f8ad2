import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A conversation that is out of sight until an instant. */
@Entity('snooze')
export class SnoozeRow {
  @PrimaryColumn('uuid')
  conversationId!: string;

  @Column('timestamptz')
  until!: Date;

  @Column('text')
  fromState!: 'queued' | 'assigned' | 'pending';

  @Column({ type: 'uuid', nullable: true })
  byAgent!: string | null;

  @Column('timestamptz')
  at!: Date;
}
