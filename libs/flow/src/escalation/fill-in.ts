import { lateMs } from '#domain/sla/step-decision.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { EscalationRow } from '#persistence/rows/escalation.row.ts';

/** A policy's text with its placeholders filled in: {number}, {subject}, {priority}, {step}, {metric}, {time} and {late}. */
export function fillIn(
  template: string,
  row: Pick<ConversationRow, 'number' | 'subject' | 'priority'>,
  escalation: Pick<EscalationRow, 'step' | 'metric' | 'occurrence' | 'dueAt'>,
  now: Date,
): string {
  const heldUpMs = now.getTime() - escalation.dueAt.getTime();
  const values: Readonly<Record<string, string>> = {
    number: String(row.number),
    subject: row.subject,
    priority: row.priority,
    step: escalation.step,
    metric: escalation.metric.replaceAll('_', ' '),
    time: String(escalation.occurrence),
    late:
      heldUpMs > lateMs
        ? ` It was due at ${escalation.dueAt.toISOString()}, ${Math.round(heldUpMs / 1_000)} s ago.`
        : '',
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
