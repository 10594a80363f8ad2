import type { Shadow } from './shadow.ts';
import { contactsIn, type RecordedTrace, type TraceAgent } from './recorded-trace.ts';
import type { TraceMeasures, TraceMetric } from './trace-metrics.ts';

/** Figures in which history and its replay are compared. */
export const checkedMetrics = [
  'contacts',
  'sla',
  'meanWait',
  'p95',
  'abandonment',
  'utilisation',
  'hardStreak',
] as const satisfies readonly TraceMetric[];

/** How well the replay of the live version reproduces what was recorded. */
export interface SelfCheck {
  /** First offers that the policy made. */
  readonly decisions: number;
  /** How many of them the live version would make again in the recorded situation. */
  readonly reproduced: number;
  readonly share: number | null;
  /** Why the others differ. */
  readonly differences: {
    /** Another version decided. */
    readonly otherVersion: number;
    /** The agent could not be offered it by what is known: presence, room, skills or rules were others then. */
    readonly notPossible: number;
    /** An agent who is alike in skills, teams and phone. */
    readonly likeAgent: number;
    /** An agent who is not, or somebody later. */
    readonly otherAgent: number;
    /** Another contact would have come first. */
    readonly otherContact: number;
  };
  /** Contacts that people handed out; no policy is asked about them. */
  readonly manual: number;
  /** Contacts that people resolved, or put off, while they waited. */
  readonly closed: number;
  /** Offers that somebody let pass, and those that were withdrawn. */
  readonly missedOffers: number;
  readonly withdrawnOffers: number;
  /** What was recorded, and what the live version makes of the recorded contacts when it is let loose on them. */
  readonly figures: Record<
    (typeof checkedMetrics)[number],
    { recorded: number | null; replayed: number | null }
  >;
}

export function selfCheck(
  trace: RecordedTrace,
  { choice, impossible, overtaken }: Shadow,
  liveVersion: number | undefined,
  recorded: TraceMeasures,
  replayed: TraceMeasures,
): SelfCheck {
  const { contacts } = trace;
  const counts = { decisions: 0, reproduced: 0, manual: 0, closed: 0 };
  const differences = { otherVersion: 0, notPossible: 0, likeAgent: 0, otherAgent: 0, otherContact: 0 };
  const kinds = trace.agents.map(kindOf);
  for (let contact = 0; contact < contactsIn(trace); contact++) {
    const offeredTo = contacts.offeredTo[contact] ?? -1;
    if ((contacts.arrivedMs[contact] ?? 0) < trace.countFromMs) continue;
    if (!Number.isNaN(contacts.closedMs[contact]) && contacts.kind[contact] !== 2) counts.closed += 1;
    if (offeredTo < 0) continue;
    if (contacts.byHand[contact] === 1) {
      counts.manual += 1;
      continue;
    }
    if (Number.isNaN(choice[contact])) continue;
    counts.decisions += 1;
    const version = contacts.version[contact] ?? NaN;
    if (choice[contact] === offeredTo && overtaken[contact] === 0) counts.reproduced += 1;
    else if (!Number.isNaN(version) && liveVersion !== undefined && version !== liveVersion)
      differences.otherVersion += 1;
    else if (impossible[contact] === 1) differences.notPossible += 1;
    else if (choice[contact] !== offeredTo)
      differences[kinds[choice[contact] ?? -1] === kinds[offeredTo] ? 'likeAgent' : 'otherAgent'] += 1;
    else differences.otherContact += 1;
  }
  const passed = [...contacts.missed.values()].flat();
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    ...counts,
    share: counts.decisions > 0 ? counts.reproduced / counts.decisions : null,
    differences,
    missedOffers: passed.filter((one) => !one.withdrawn).length,
    withdrawnOffers: passed.filter((one) => one.withdrawn).length,
    figures: Object.fromEntries(
      checkedMetrics.map((metric) => [
        metric,
        { recorded: orNull(recorded.overall[metric]), replayed: orNull(replayed.overall[metric]) },
      ]),
    ) as SelfCheck['figures'],
  };
}

/** Those whom the rules cannot tell apart have the same. */
function kindOf({ skills, teams, hasPhone, units }: TraceAgent): string {
  return JSON.stringify([[...skills].sort(), [...teams].sort(), hasPhone, units]);
}
