import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind, Priority, SlaMetric } from '#domain/words.ts';
import type { PauseReason } from '#domain/sla/sla-policy.ts';

/** A span in which the clock stood. Instants are ISO 8601 in UTC; `to` is null while it lasts. */
export interface ClockPause {
  from: string;
  to: string | null;
  reason: PauseReason;
}

/** Why a clock stands on its terms. */
export interface ClockChoice {
  /** Who chose the policy: its queue, or nobody, so that the one named default counts. */
  policyBy: 'queue' | 'default';
  /** Place among the policy's targets, from zero; null of a promise, which a person made. */
  target: number | null;
  /** What targets looked at, as it was then. */
  priority: Priority;
  channelKind: ChannelKind;
  queue: string | null;
  tags: readonly string[];
  customer: Readonly<Record<string, unknown>>;
  /** Documents that were applied to the clock, but under which its deadline would have passed before. */
  sparedFrom?: {
    readonly slaPolicy: string;
    readonly slaPolicyVersion: number;
    readonly calendar: { readonly name: string; readonly version: number } | null;
  };
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

  @Column('jsonb')
  chosen!: ClockChoice;

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
