/** States of one leg, ours first (`new`: not yet asked for), then the provider's. */
export const legStatuses = [
  'new',
  'queued',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
] as const;
export type LegStatus = (typeof legStatuses)[number];

/** What is known of a leg. Instants are epoch milliseconds. */
export interface LegFacts {
  readonly status: LegStatus;
  /** Highest sequence number that was reported, -1 before the first. */
  readonly lastSequence: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
}

/** One status callback. `sequence` is missing with providers that number nothing. */
export interface LegReport {
  readonly status: LegStatus;
  readonly sequence?: number | undefined;
  readonly at: number;
}

const rank: Readonly<Record<LegStatus, number>> = {
  new: 0,
  queued: 1,
  ringing: 2,
  'in-progress': 3,
  completed: 4,
  busy: 4,
  failed: 4,
  'no-answer': 4,
  canceled: 4,
};

export function isLegStatus(text: string): text is LegStatus {
  return (legStatuses as readonly string[]).includes(text);
}

/** True when the provider will say nothing more of the leg. */
export function isFinal(status: LegStatus): boolean {
  return rank[status] === 4;
}

/**
 * The leg after a report. Callbacks come late, twice and in any order, so a status only moves forward, a final one
 * stays, and an `answered` that comes after the end merely tells when it was (the earliest such instant counts).
 */
export function afterReport(leg: LegFacts, report: LegReport): LegFacts {
  const forward = rank[report.status] > rank[leg.status];
  const answered = report.status === 'in-progress' ? report.at : null;
  return {
    status: forward ? report.status : leg.status,
    lastSequence: Math.max(leg.lastSequence, report.sequence ?? -1),
    answeredAt: earliest(leg.answeredAt, answered),
    endedAt: leg.endedAt ?? (isFinal(report.status) ? report.at : null),
  };
}

function earliest(known: number | null, other: number | null): number | null {
  if (known === null) return other;
  return other === null ? known : Math.min(known, other);
}
