import { none } from '../policy.ts';
import type { Dispatcher, SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';

/** Who of two agents who may both have a contact of the class comes first: negative for the former. */
export type AgentOrder = (world: World) => (a: number, b: number, ofClass: number, now: number) => number;

/** Which of two waiting contacts an agent takes first: negative for the former. Equal ones go by arrival. */
export type ContactOrder = (world: World) => (a: number, b: number, agent: number, now: number) => number;

/**
 * How products route: a contact goes to the first free agent in one order; a freed agent takes, of the oldest contacts
 * waiting of each class, the first in another. Nobody is ever held back. Ties go to the lower number.
 */
export function productRule(
  name: string,
  agentOrder: AgentOrder,
  contactOrder: ContactOrder,
  relaxes: boolean,
): SimulatedPolicy {
  return { name, relaxes, start: (world) => new ProductDispatcher(world, agentOrder, contactOrder) };
}

class ProductDispatcher implements Dispatcher {
  private readonly world: World;
  private readonly compareAgents: ReturnType<AgentOrder>;
  private readonly compareContacts: ReturnType<ContactOrder>;

  constructor(world: World, agentOrder: AgentOrder, contactOrder: ContactOrder) {
    this.world = world;
    this.compareAgents = agentOrder(world);
    this.compareContacts = contactOrder(world);
  }

  agentFor(contact: number, now: number): number {
    const { compiled, contacts } = this.world;
    const { classes } = compiled;
    const ofClass = contacts.classOf[contact] as number;
    const channel = classes.channel[ofClass] as number;
    const candidates = classes.eligibleAgents[ofClass]?.[contacts.step[contact] as number];
    if (!candidates) return none;
    let best = none;
    for (const agent of candidates) {
      if (!this.world.hasRoom(agent, channel) || this.world.barred(contact, agent)) continue;
      if (best === none || this.compareAgents(agent, best, ofClass, now) < 0) best = agent;
    }
    return best;
  }

  contactFor(agent: number, now: number): number {
    const { compiled, waiting } = this.world;
    let best = none;
    for (const ofClass of compiled.classes.byAgent[agent] as Int32Array) {
      let oldest = waiting.oldest(ofClass);
      if (oldest === none || !this.world.hasRoom(agent, compiled.classes.channel[ofClass] as number))
        continue;
      while (oldest !== none && this.world.barred(oldest, agent)) oldest = waiting.after(oldest);
      // The oldest has reached the most steps: whoever may not have it may have none of its class.
      if (oldest === none || !this.world.eligible(oldest, agent)) continue;
      const order = best === none ? -1 : this.compareContacts(oldest, best, agent, now);
      if (order < 0 || (order === 0 && oldest < best)) best = oldest;
    }
    return best;
  }
}
