import { dueOccurrence, stepsFor, timesActed } from '#domain/sla/ladder.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import type { ChosenTerms } from './choose-terms.ts';
import { runningTimeOf, targetMsOf } from './clock-row.ts';

/**
 * Steps that had not come when other documents began to count for a clock, and whose instants lie before that under its new
 * terms: they do not act, or publishing a policy would let loose everything it moves into the past at once. A step that was
 * due under the terms before, too, acts as it should. A name stands once for each time that the step would have acted.
 */
export function skippedSteps(
  before: ClockRow,
  after: ClockRow,
  terms: ChosenTerms,
  documents: SlaDocuments,
  movedAt: number,
): string[] {
  const stoodOn = documents.policies.find(
    (one) => one.name === before.slaPolicy && one.version === before.slaPolicyVersion,
  );
  const hours = documents.calendars.find(
    (one) => one.name === before.calendar && one.version === before.calendarVersion,
  );
  const wasRunning = runningTimeOf(before, hours?.body ?? 'always');
  const runs = runningTimeOf(after, terms.time);
  return stepsFor(terms.policy.body, after.metric).flatMap((step) => {
    const acted = timesActed(before.actedSteps, step.name);
    const due = dueOccurrence(runs, terms.targetMs, step, acted, movedAt);
    if (!due) return [];
    const was = stoodOn && stepsFor(stoodOn.body, after.metric).find((one) => one.name === step.name);
    if (was && dueOccurrence(wasRunning, targetMsOf(before), was, acted, movedAt)) return [];
    return Array.from({ length: due.occurrence - acted + 1 }, () => step.name);
  });
}
