import type { SlaAction } from '#domain/sla/ladder-step.ts';
import type { EscalationRow } from '#persistence/rows/escalation.row.ts';

/** One action of an escalation. */
export interface Action<A extends SlaAction = SlaAction> {
  readonly escalation: EscalationRow;
  readonly action: A;
  /** Where it stands among the actions of its step, from 0. */
  readonly place: number;
}
