import type { Calendar } from '#domain/sla/calendar.ts';
import { openSpans } from '#domain/sla/open-spans.ts';
import type { Tx } from '#persistence/database.ts';
import { slaDocuments, type SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import type { ServedQueue } from '#persistence/stores/what-if/recorded-history.store.ts';
import type { TraceClass } from '#simulation/trace/recorded-trace.ts';
import { defaultName } from '../sla/choose-terms.ts';

/** Until when a contact of a class that arrives at an instant (epoch milliseconds) is promised to be answered. */
export type Promised = (of: TraceClass, arrivedMs: number) => number;

/** Promises count open hours so far ahead at most. */
const ahead = 120 * 86_400_000;

/**
 * The first-response promises of the live SLA policies. Targets that ask for attributes, segments or tags of the customer
 * are passed over: what those were at the time is not recorded.
 */
export async function slaPromises(
  tx: Tx,
  queues: readonly ServedQueue[],
  stretch: { readonly fromMs: number; readonly toMs: number },
): Promise<Promised> {
  const names = (of: (queue: ServedQueue) => string | null) => [
    ...new Set([defaultName, ...queues.flatMap((queue) => of(queue) ?? [])]),
  ];
  const documents = await slaDocuments(tx, [], {
    policies: names((queue) => queue.slaPolicy),
    calendars: names((queue) => queue.calendar),
  });
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  const hours = new Map<string, OpenHours>();
  const known = new Map<TraceClass, Promised>();
  return (of, arrivedMs) => {
    const promised = known.get(of) ?? promiseOf(of, byName.get(of.queue), documents, hours, stretch);
    known.set(of, promised);
    return promised(of, arrivedMs);
  };
}

function promiseOf(
  of: TraceClass,
  queue: ServedQueue | undefined,
  { policies, calendars }: SlaDocuments,
  hours: Map<string, OpenHours>,
  stretch: { readonly fromMs: number; readonly toMs: number },
): Promised {
  const named = <D extends { name: string; live: boolean }>(documents: readonly D[], name: string | null) =>
    documents.find((one) => one.live && one.name === name) ??
    documents.find((one) => one.live && one.name === defaultName);
  const target = named(policies, queue?.slaPolicy ?? null)?.body.targets.find(
    (one) =>
      one.metric === 'first_response' &&
      (one.priorities?.includes(of.priority) ?? true) &&
      (one.channelKinds?.includes(of.channel) ?? true) &&
      asksNothingElse(one, of.queue),
  );
  if (!target) return () => Infinity;
  const calendar = target.time === 'business' ? named(calendars, queue?.calendar ?? null) : undefined;
  if (!calendar) return (_, arrivedMs) => arrivedMs + target.seconds * 1_000;
  const open = hours.get(calendar.name) ?? new OpenHours(calendar.body, stretch.fromMs, stretch.toMs + ahead);
  hours.set(calendar.name, open);
  return (_, arrivedMs) => open.after(arrivedMs, target.seconds * 1_000);
}

function asksNothingElse(target: object, queue: string): boolean {
  const { queues, segments, tags, customer } = target as {
    queues?: readonly string[];
    segments?: unknown;
    tags?: unknown;
    customer?: unknown;
  };
  return (
    (queues?.includes(queue) ?? true) &&
    segments === undefined &&
    tags === undefined &&
    customer === undefined
  );
}

/** A calendar's open time between two instants, laid out so that thousands of promises are counted quickly. */
class OpenHours {
  readonly #from: number[] = [];
  /** Open milliseconds before each span. */
  readonly #before: number[] = [];
  readonly #to: number[] = [];

  constructor(calendar: Calendar, fromMs: number, toMs: number) {
    let before = 0;
    for (const span of openSpans(calendar, fromMs, toMs)) {
      this.#from.push(span.from);
      this.#to.push(span.to);
      this.#before.push(before);
      before += span.to - span.from;
    }
  }

  /** When so much open time has passed; Infinity when that is too far ahead. */
  after(fromMs: number, durationMs: number): number {
    const span = firstAfter(this.#to, fromMs);
    if (span === this.#to.length) return Infinity;
    const passed = (this.#before[span] ?? 0) + Math.max(0, fromMs - (this.#from[span] ?? 0));
    const target = passed + durationMs;
    let at = firstAfter(this.#before, target - 1);
    at = Math.max(at - 1, span);
    const end = (this.#from[at] ?? 0) + target - (this.#before[at] ?? 0);
    return end <= (this.#to[at] ?? 0) ? end : Infinity;
  }
}

/** The first place of a sorted list whose value is above the limit. */
function firstAfter(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
