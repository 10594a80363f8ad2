import { contactState, Contacts } from '../contacts.ts';
import type { RunRecord } from '../run-record.ts';
import { secondsIn, type CompiledTrace } from './compile-trace.ts';
import { contactsIn, goneMs, type RecordedTrace } from './recorded-trace.ts';

/**
 * History as if it were a run, so that it is measured in the same way. Presence and load are those of a run that followed
 * it, because they are not recorded by the second.
 */
export function recordedRun(
  trace: RecordedTrace,
  { compiled, plan }: CompiledTrace,
  followed: RunRecord,
): RunRecord {
  const count = contactsIn(trace);
  const contacts = new Contacts(count);
  const recorded = trace.contacts;
  const servedRelaxed = new Uint8Array(count);
  const at = (ms: number | undefined) => secondsIn(trace, ms ?? NaN);
  for (let contact = 0; contact < count; contact++) {
    const ofClass = plan.classOf[contact] ?? 0;
    const agent = recorded.acceptedBy[contact] ?? -1;
    contacts.classOf[contact] = ofClass;
    contacts.arrivedAt[contact] = at(recorded.arrivedMs[contact]);
    contacts.deadline[contact] = at(plan.dueMs[contact]);
    contacts.firstOfferedAt[contact] = at(recorded.offeredMs[contact]);
    contacts.acceptedAt[contact] = at(recorded.acceptedMs[contact]);
    contacts.agent[contact] = agent;
    contacts.offers[contact] = (recorded.missed.get(contact)?.length ?? 0) + (agent < 0 ? 0 : 1);
    if (agent >= 0) {
      contacts.state[contact] = contactState.ended;
      if (compiled.classes.eligible[ofClass]?.[0]?.[agent] !== 1) servedRelaxed[contact] = 1;
    } else if (!Number.isNaN(goneMs(recorded, contact))) {
      contacts.state[contact] = contactState.abandoned;
      contacts.endedAt[contact] = at(goneMs(recorded, contact));
    } else contacts.state[contact] = contactState.waiting;
  }
  return { ...followed, contacts, servedRelaxed };
}
