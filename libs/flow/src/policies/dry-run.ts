import { asksHistory } from '#domain/routing/asks-history.ts';
import type { ClassificationPart } from '#domain/routing/classification-difference.ts';
import type { ClassificationFacts } from '#domain/routing/classification-facts.ts';
import { classify } from '#domain/routing/classify.ts';
import { DryRunCounts, type Sorted } from '#domain/routing/dry-run.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { liveCalendars } from '#persistence/stores/documents/house.store.ts';
import { queueIds } from '#persistence/stores/queues/queue.store.ts';
import {
  recordedArrivals,
  type RecordedArrival,
} from '#persistence/stores/what-if/recorded-arrivals.store.ts';
import type { Flow } from '../flow.ts';
import { routingPolicyName } from '../routing/live-policy.ts';

/** So many texts are in memory at once. */
const readAtOnce = 200;

export interface DryRunExample {
  readonly conversationId: string;
  readonly number: number;
  readonly at: Date;
  readonly subject: string;
  readonly differs: readonly ClassificationPart[];
  readonly policyVersion: number | null;
  readonly was: Sorted;
  readonly would: Sorted;
}

export interface DryRun {
  readonly kind: 'ran';
  readonly counts: DryRunCounts;
  readonly examples: readonly DryRunExample[];
  /** Where to go on; null when there is nothing older. */
  readonly next: string | null;
}

/**
 * What a version would have made of conversations that began before, against what was made of them then. Customers'
 * attributes and calendars are those of today; everything else is as it was recorded. Changes nothing.
 * @param input.scan how many conversations to look at, the newest first
 * @param input.examples how many of those that differ to name
 */
export async function dryRun(
  flow: Flow,
  input: {
    readonly version: number;
    readonly scan: number;
    readonly examples: number;
    readonly before?: string | undefined;
  },
): Promise<DryRun | { readonly kind: 'no-version' }> {
  const tx = flow.database.reading;
  const document = await documentVersion(tx, 'routing-policy', routingPolicyName, input.version);
  if (!document) return { kind: 'no-version' };
  const queues = await queueIds(tx);
  const calendars = await liveCalendars(tx);
  const withHistory = asksHistory(document.body);
  const counts = new DryRunCounts();
  const examples: DryRunExample[] = [];
  let before = input.before;
  while (counts.looked < input.scan) {
    const limit = Math.min(readAtOnce, input.scan - counts.looked);
    const arrivals = await recordedArrivals(tx, { before, limit, withHistory });
    for (const arrival of arrivals) {
      const would = classify(document.body, factsOf(arrival, calendars), queues);
      const was = recorded(arrival);
      const differs = counts.add(was, would);
      if (differs.length === 0 || examples.length >= input.examples) continue;
      const { conversationId, number, at, subject, policyVersion } = arrival;
      examples.push({ conversationId, number, at, subject, policyVersion, differs, was, would });
    }
    before = arrivals.at(-1)?.conversationId ?? before;
    if (arrivals.length < limit) return { kind: 'ran', counts, examples, next: null };
  }
  return { kind: 'ran', counts, examples, next: before ?? null };
}

function factsOf(arrival: RecordedArrival, calendars: ClassificationFacts['calendars']): ClassificationFacts {
  return {
    channelKind: arrival.channelKind,
    to: arrival.to,
    from: arrival.from ?? undefined,
    subject: arrival.subject,
    text: arrival.text,
    language: arrival.language ?? undefined,
    digits: arrival.digits ?? undefined,
    customer: arrival.attributes,
    history: historyOf(arrival),
    atMs: arrival.at.getTime(),
    calendars,
  };
}

function historyOf({ history }: RecordedArrival): ClassificationFacts['history'] {
  if (!history || history.conversations === 0) return undefined;
  return {
    ...history,
    lastResolvedAtMs: history.lastResolvedAtMs ?? undefined,
    lastAgent: history.lastAgent ?? undefined,
  };
}

function recorded({ classified }: RecordedArrival): Sorted {
  return { ...classified, rule: classified.rule ?? undefined };
}
