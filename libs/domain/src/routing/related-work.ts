import { idsOf, poolByIds, type PoolByIds } from './pool-by-ids.ts';
import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

/**
 * The pool with the customer left only where it matters: where something else of the same customer waits or is with an
 * agent. Most customers have one conversation, which is then like any other, and costs a record nothing. It is kept, and
 * told what came, went and changed, because counting everybody anew would cost each round what there is.
 */
export class RelatedWork implements PoolByIds {
  readonly waiting = new Map<string, WaitingConversation>();
  readonly agents = new Map<string, RoutableAgent>();
  /** By customer, the ids of what waits and of agents, each as often as it bears them. */
  readonly #bearers = new Map<string, string[]>();
  readonly #borne = new Map<string, readonly string[]>();

  /** Looks at these anew; answers them and all that are seen otherwise because of them. */
  renew(seen: PoolByIds, ids: Iterable<string>): ReadonlySet<string> {
    const other = new Set(ids);
    for (const customer of [...other].flatMap((id) => this.#count(id, customersOf(seen, id)))) {
      for (const id of this.#bearers.get(customer) ?? []) other.add(id);
    }
    for (const id of other) this.#look(seen, id);
    return other;
  }

  /** Answers the customers of whom there may be more or fewer now. */
  #count(id: string, now: readonly string[]): readonly string[] {
    const before = this.#borne.get(id) ?? [];
    if (before.length === 0 && now.length === 0) return [];
    for (const customer of before) {
      const bearers = this.#bearers.get(customer) ?? [];
      if (bearers.length > 1) bearers.splice(bearers.indexOf(id), 1);
      else this.#bearers.delete(customer);
    }
    for (const customer of now) {
      const bearers = this.#bearers.get(customer);
      if (bearers) bearers.push(id);
      else this.#bearers.set(customer, [id]);
    }
    if (now.length > 0) this.#borne.set(id, now);
    else this.#borne.delete(id);
    return [...before, ...now];
  }

  #look(seen: PoolByIds, id: string): void {
    const one = seen.waiting.get(id);
    if (one) this.waiting.set(id, this.#known(one));
    else this.waiting.delete(id);
    const agent = seen.agents.get(id);
    if (!agent) this.agents.delete(id);
    else if (agent.held.length === 0) this.agents.set(id, agent);
    else this.agents.set(id, { ...agent, held: agent.held.map((held) => this.#known(held)) });
  }

  #known<T extends { readonly customer?: string | undefined }>(one: T): T {
    const { customer } = one;
    return customer === undefined || this.#bearers.get(customer)?.length !== 1
      ? one
      : { ...one, customer: undefined };
  }
}

/** The same of a whole snapshot. */
export function relatedOnly(snapshot: PoolSnapshot): PoolSnapshot {
  const seen = poolByIds(snapshot);
  const related = new RelatedWork();
  related.renew(seen, idsOf(seen));
  return { ...snapshot, waiting: [...related.waiting.values()], agents: [...related.agents.values()] };
}

function customersOf(seen: PoolByIds, id: string): readonly string[] {
  const bearing = seen.waiting.has(id) ? [seen.waiting.get(id)] : (seen.agents.get(id)?.held ?? []);
  return bearing.flatMap((one) => one?.customer ?? []);
}
