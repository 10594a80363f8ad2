import type { Span } from '#simulation/trace/recorded-trace.ts';
import type { BookedHoldings } from './contact-book.ts';

interface Times {
  readonly acceptedMs: readonly number[];
  readonly workMs: number[];
  readonly heldMs: number[];
  readonly wrapUpMs: number[];
  readonly paused: Map<number, Span[]>;
}

/**
 * Writes into the contacts how long the work with each took room after its acceptance, when it did not meanwhile, and how long
 * its wrap-up. Exclusive work interrupts other work of the agent: what falls into it does not count as work on the other.
 * @param endedMs of each contact when whoever had it was done with it or lost it
 * @param interruptible whether a contact's work may be interrupted
 */
export function addHandlingTimes(
  contacts: Times,
  holdings: BookedHoldings,
  endedMs: readonly number[],
  interruptible: (contact: number) => boolean,
): void {
  const interruptions = interruptionsByAgent(holdings);
  holdings.contact.forEach((contact, at) => {
    const agent = holdings.agent[at] ?? -1;
    const until = holdings.untilMs[at] ?? 0;
    const accepted = contacts.acceptedMs[contact] ?? NaN;
    const from = Math.max(holdings.fromMs[at] ?? 0, accepted);
    if (!(from < until)) return;
    if (holdings.wrapUp[at]) {
      contacts.wrapUpMs[contact] = (contacts.wrapUpMs[contact] || 0) + until - from;
      return;
    }
    const interrupted =
      !holdings.exclusive[at] && interruptible(contact)
        ? overlap(interruptions.get(agent) ?? [], from, until)
        : 0;
    goOn(contacts, contact, from, until);
    contacts.workMs[contact] = (contacts.workMs[contact] || 0) + until - from - interrupted;
  });
  // What waits for its customer may be resolved without their answer.
  endedMs.forEach((ended, contact) => {
    goOn(contacts, contact, ended, ended);
  });
}

/** It takes room again from then on, perhaps after a pause. */
function goOn({ acceptedMs, heldMs, paused }: Times, contact: number, from: number, until: number): void {
  const accepted = acceptedMs[contact] ?? NaN;
  const heldUntil = accepted + (heldMs[contact] ?? NaN);
  if (from > heldUntil) {
    const known = paused.get(contact);
    if (known) known.push([heldUntil, from]);
    else paused.set(contact, [[heldUntil, from]]);
  }
  if (from > heldUntil || until > from) heldMs[contact] = until - accepted;
}

/** Of each agent the spans of exclusive work, in order and apart. */
function interruptionsByAgent(holdings: BookedHoldings): Map<number, Span[]> {
  const byAgent = new Map<number, Span[]>();
  holdings.agent.forEach((agent, at) => {
    if (!holdings.exclusive[at]) return;
    const span = [holdings.fromMs[at] ?? 0, holdings.untilMs[at] ?? 0] as const;
    const known = byAgent.get(agent);
    if (known) known.push(span);
    else byAgent.set(agent, [span]);
  });
  for (const [agent, spans] of byAgent) {
    spans.sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [from, until] of spans) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], until);
      else merged.push([from, until]);
    }
    byAgent.set(agent, merged);
  }
  return byAgent;
}

/** How much of a stretch lies in spans that are in order and apart. */
function overlap(spans: readonly Span[], from: number, until: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.[1] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  let sum = 0;
  for (let at = low; at < spans.length; at++) {
    const [begin, end] = spans[at] ?? [0, 0];
    if (begin >= until) break;
    sum += Math.min(end, until) - Math.max(begin, from);
  }
  return sum;
}
