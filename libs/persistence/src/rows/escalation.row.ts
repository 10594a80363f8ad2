import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SlaAction, StepCondition, WhenLate } from '#domain/sla/ladder-step.ts';
import type { SlaMetric } from '#domain/words.ts';

/** What an action did: `changed` with what, or `nothing` with why. */
export interface ActionResult {
  readonly do: SlaAction['do'];
  readonly outcome: 'changed' | 'nothing';
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One act of a step of a ladder. */
@Entity('escalation')
export class EscalationRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('uuid')
  clockId!: string;

  @Column('text')
  metric!: SlaMetric;

  @Column('int')
  round!: number;

  @Column('text')
  step!: string;

  @Column('int')
  occurrence!: number;

  @Column('timestamptz')
  dueAt!: Date;

  @Column('timestamptz')
  decidedAt!: Date;

  @Column('text')
  state!: 'decided' | 'applied' | 'over' | 'skipped';

  @Column({ type: 'text', nullable: true })
  because!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  condition!: StepCondition | null;

  /** Null means that it acts however late. */
  @Column({ type: 'jsonb', nullable: true })
  whenLate!: WhenLate | null;

  @Column('jsonb')
  actions!: SlaAction[];

  @Column('jsonb')
  results!: ActionResult[];

  @Column({ type: 'timestamptz', nullable: true })
  appliedAt!: Date | null;
}
