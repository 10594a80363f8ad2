import type { Shadow } from './shadow.ts';
import { needsIn } from './needs-in.ts';
import { contactsIn, type RecordedTrace, type TraceClass } from './recorded-trace.ts';
import type { TracePlan } from './trace-plan.ts';

/** A conversation that would have gone elsewhere. */
export interface Move {
  readonly contact: number;
  /** What differs first: where it waits, what it asks for, or who gets it. */
  readonly because: 'queue' | 'needs' | 'agent' | 'nobody-yet';
  readonly from: TraceClass;
  readonly to: TraceClass;
  readonly fromAgent: number;
  /** -1: nobody at that moment. */
  readonly toAgent: number;
}

/**
 * The contacts that a plan would have classified otherwise, or offered to somebody else in the situation that was recorded.
 * Who was handed out by a person is only compared by class.
 */
export function* moves(trace: RecordedTrace, plan: TracePlan, live: Shadow, other: Shadow): Generator<Move> {
  const { contacts, classes } = trace;
  const known = new Map<TraceClass, string>();
  const needsOf = (of: TraceClass) => {
    const needs = known.get(of) ?? needsIn(of);
    known.set(of, needs);
    return needs;
  };
  for (let contact = 0; contact < contactsIn(trace); contact++) {
    if ((contacts.arrivedMs[contact] ?? 0) < trace.countFromMs) continue;
    const from = classes[contacts.classOf[contact] ?? 0];
    const to = plan.classes[plan.classOf[contact] ?? 0];
    if (!from || !to) continue;
    const choice = other.choice[contact] ?? NaN;
    const offeredTo = contacts.offeredTo[contact] ?? -1;
    const asked = contacts.byHand[contact] !== 1 && !Number.isNaN(choice) && offeredTo >= 0;
    // Where the live version itself does not do what was done, only a choice that differs from its own says something.
    const goesElsewhere = asked && choice !== offeredTo && choice !== live.choice[contact];
    const because =
      from.queue !== to.queue
        ? 'queue'
        : from !== to && needsOf(from) !== needsOf(to)
          ? 'needs'
          : goesElsewhere
            ? choice < 0
              ? 'nobody-yet'
              : 'agent'
            : undefined;
    if (because) yield { contact, because, from, to, fromAgent: offeredTo, toAgent: asked ? choice : -1 };
  }
}
