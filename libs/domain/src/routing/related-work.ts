import type { PoolSnapshot, RoutableAgent } from './snapshot.ts';

/** The same without its customer: one object for one, so that a house that is kept sees at a glance that it is the same. */
const strangers = new WeakMap<object, object>();

/**
 * Leaves the customer only where it matters: where something else of the same customer waits or is with an agent. Most
 * customers have one conversation, which is then like any other, and costs a record nothing.
 */
export function relatedOnly(snapshot: PoolSnapshot): PoolSnapshot {
  const seen = new Map<string, number>();
  const count = ({ customer }: { readonly customer?: string | undefined }) => {
    if (customer !== undefined) seen.set(customer, (seen.get(customer) ?? 0) + 1);
  };
  snapshot.waiting.forEach(count);
  for (const { held } of snapshot.agents) held.forEach(count);
  const known = <T extends { readonly customer?: string | undefined }>(one: T): T =>
    one.customer === undefined || seen.get(one.customer) !== 1 ? one : asStranger(one);
  const agents = snapshot.agents.map((agent): RoutableAgent =>
    agent.held.length === 0 ? agent : { ...agent, held: agent.held.map(known) },
  );
  return { ...snapshot, waiting: snapshot.waiting.map(known), agents };
}

function asStranger<T extends object>(one: T): T {
  let stranger = strangers.get(one) as T | undefined;
  if (!stranger) {
    stranger = { ...one, customer: undefined };
    strangers.set(one, stranger);
  }
  return stranger;
}
