import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that must happen at an instant. */
@Entity('timer')
export class TimerRow {
  @PrimaryColumn('text')
  key!: string;

  @Column('text')
  lane!: 'routing' | 'sla' | 'delivery' | 'voice';

  @Column('text')
  kind!: string;

  @Column('timestamptz')
  dueAt!: Date;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('int')
  attempts!: number;

  @Column({ type: 'text', nullable: true })
  error!: string | null;
}
