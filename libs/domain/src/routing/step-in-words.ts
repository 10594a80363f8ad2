import type { AfterLastStep, QueueRules, RelaxationStep } from './routing-policy.ts';

/** What comes next for one that waits, for a person; undefined when nothing does. */
export function nextStepInWords(rules: QueueRules | undefined, taken: number): string | undefined {
  const step = rules?.steps[taken];
  if (step) return stepInWords(step);
  const last = rules?.afterLast;
  return taken === rules?.steps.length && last ? lastInWords(last) : undefined;
}

function stepInWords({
  drop = [],
  lower = [],
  widen = [],
  raisePriority,
  notifySupervisors,
}: RelaxationStep): string {
  const parts = [
    ...(drop.length > 0 ? [`drops ${drop.join(', ')}`] : []),
    ...lower.map(({ skill, level }) => `lowers ${skill} to ${level}`),
    ...(widen.length > 0 ? [`lets ${widen.join(', ')} serve it too`] : []),
    ...(raisePriority ? ['raises its priority'] : []),
    ...(notifySupervisors ? ['tells supervisors'] : []),
  ];
  return parts.join(' and ') || 'changes nothing';
}

function lastInWords(last: AfterLastStep): string | undefined {
  if (last.do === 'wait') return undefined;
  return last.do === 'anyone' ? 'opens it to anyone' : `moves it to the queue ${last.queue}`;
}
