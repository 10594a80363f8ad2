import { asksHistory } from '#domain/routing/asks-history.ts';
import type { ClassificationFacts, CustomerHistory } from '#domain/routing/classification-facts.ts';
import { classify } from '#domain/routing/classify.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { Database } from '#persistence/database.ts';
import {
  arrivalFacts,
  historiesAtArrival,
  type ArrivalFacts,
} from '#persistence/stores/what-if/recorded-history.store.ts';
import { contactsIn, type RecordedTrace } from '#simulation/trace/recorded-trace.ts';
import type { TracePlan } from '#simulation/trace/trace-plan.ts';
import { ClassNumbers } from './class-numbers.ts';

/** Some tables are gone through for each page, whatever it holds; texts are held in memory meanwhile. */
const atOnce = 4_000;

export interface Classifying {
  readonly live: RoutingPolicy;
  readonly draft: RoutingPolicy;
  /** Names of the queues there are. */
  readonly queues: ReadonlySet<string>;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/**
 * How a draft classifies the recorded contacts, from the facts that were recorded of them: the first message, the call, the
 * customer as they are known today. What was reopened or given back keeps what it asked for. Rules that did not change
 * are not applied again.
 */
export async function classifyAnew(
  database: Database,
  trace: RecordedTrace,
  { live, draft, queues, calendars }: Classifying,
  onPage: (share: number) => void = () => undefined,
): Promise<Pick<TracePlan, 'classes' | 'classOf' | 'keptFor'>> {
  const rules = ({ rules: list, fallback, sticky }: RoutingPolicy) =>
    JSON.stringify([list, fallback, sticky]);
  if (rules(live) === rules(draft)) {
    const { classOf, keptFor } = trace.contacts;
    return { classes: trace.classes, classOf, keptFor };
  }
  const keptFor = new Map<number, { agent: number; seconds: number }>();
  const classOf = [...trace.contacts.classOf];
  const numbers = new ClassNumbers(trace.classes);
  const places = new Map(trace.agents.map((agent, place) => [agent.id, place]));
  const fresh: number[] = [];
  for (let contact = 0; contact < contactsIn(trace); contact++)
    if (trace.contacts.kind[contact] === 0) fresh.push(contact);
  const asks = asksHistory(draft);
  const read = async (at: number) => {
    const page = new Map(
      fresh.slice(at, at + atOnce).map((contact) => [trace.contacts.conversationId[contact] ?? '', contact]),
    );
    const ids = [...page.keys()];
    const [arrivals, histories] = await Promise.all([
      arrivalFacts(database.reading, ids),
      asks ? historiesAtArrival(database.reading, ids) : new Map<string, CustomerHistory>(),
    ]);
    return { page, arrivals, histories };
  };
  let next = read(0);
  for (let at = 0; at < fresh.length; at += atOnce) {
    const { page, arrivals, histories } = await next;
    // The database reads on while these are classified.
    if (at + atOnce < fresh.length) next = read(at + atOnce);
    // What goes wrong is thrown where it is awaited.
    next.catch(() => undefined);
    for (const facts of arrivals) {
      const contact = page.get(facts.conversationId);
      if (contact === undefined) continue;
      const {
        keptFor: kept,
        hard,
        preferred,
        priority,
        queue,
        required,
      } = classify(
        draft,
        factsOf(facts, { history: histories.get(facts.conversationId), calendars }),
        queues,
      );
      const channel = facts.channelKind;
      const sorted = numbers.of({ channel, queue, priority, required, preferred, hard });
      // What is sorted as it was is moved as it was.
      if (trace.contacts.sortedAs.get(contact) !== sorted) classOf[contact] = sorted;
      const agent = kept && places.get(kept.agentId);
      if (kept && agent !== undefined) keptFor.set(contact, { agent, seconds: kept.seconds });
    }
    onPage(Math.min(1, (at + atOnce) / fresh.length));
  }
  return { classes: numbers.classes, classOf, keptFor };
}

function factsOf(
  facts: ArrivalFacts,
  beside: Pick<ClassificationFacts, 'history' | 'calendars'>,
): ClassificationFacts {
  const { to, ours, from, language, digits } = facts;
  return {
    channelKind: facts.channelKind,
    subject: facts.subject,
    text: facts.text,
    atMs: facts.atMs,
    to: to === null || to === ours ? [ours] : [to, ours],
    customer: facts.attributes,
    from: from ?? undefined,
    language: language ?? undefined,
    digits: digits ?? undefined,
    ...beside,
  };
}
