import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SlaMetric } from '#domain/words.ts';

/** A span in which the clock stood. Instants are ISO 8601 in UTC; `to` is null while it lasts. */
export interface ClockPause {
  from: string;
  to: string | null;
  reason: string;
}

/** One running target of one conversation. */
@Entity('clock')
export class ClockRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('text')
  metric!: SlaMetric;

  @Column('int')
  round!: number;

  @Column('text')
  slaPolicy!: string;

  @Column('int')
  slaPolicyVersion!: number;

  @Column({ type: 'text', nullable: true })
  calendar!: string | null;

  @Column({ type: 'int', nullable: true })
  calendarVersion!: number | null;

  @Column('int')
  targetSeconds!: number;

  @Column('boolean')
  business!: boolean;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('jsonb')
  pauses!: ClockPause[];

  @Column('text')
  state!: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';

  @Column({ type: 'timestamptz', nullable: true })
  deadlineAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  metAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  breachedAt!: Date | null;

  /** Names of the steps of the escalation ladder that have acted. */
  @Column({ type: 'text', array: true })
  actedSteps!: string[];
}
