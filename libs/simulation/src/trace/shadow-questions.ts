import { none, type Dispatcher } from '../policy.ts';
import type { World } from '../world.ts';
import { noShadow, type Shadow } from './shadow.ts';

/** Asks a policy about recorded offers what it would have done, in the house as it stands at each. */
export class ShadowQuestions {
  readonly shadow: Shadow;
  readonly #world: World;
  readonly #dispatcher: Dispatcher;
  readonly #asksForOrder: boolean;
  /** When each agent last got room. */
  readonly #freedAt: Float64Array;
  /** When each contact last came to wait or came to ask for something else. */
  readonly #newsAt: Float64Array;

  constructor(world: World, dispatcher: Dispatcher, asksForOrder: boolean) {
    this.shadow = noShadow(world.contacts.count);
    this.#world = world;
    this.#dispatcher = dispatcher;
    this.#asksForOrder = asksForOrder;
    this.#freedAt = new Float64Array(world.compiled.agents.count).fill(NaN);
    this.#newsAt = new Float64Array(world.contacts.count);
  }

  freed(agent: number, now: number): void {
    this.#freedAt[agent] = now;
  }

  news(contact: number, now: number): void {
    this.#newsAt[contact] = now;
  }

  /** @param isOfferedNow of another contact whether it was offered at this instant too, in an order that is not known */
  ask(contact: number, agent: number, now: number, isOfferedNow: (other: number) => boolean): void {
    const dispatcher = this.#dispatcher;
    const { shadow } = this;
    // Who has just got room is asked what they would take, as they were then.
    const wasFreed = this.#freedAt[agent] === now && this.#newsAt[contact] !== now;
    if (wasFreed && dispatcher.contactFor(agent, now) === contact) {
      shadow.choice[contact] = agent;
      return;
    }
    const choice = dispatcher.agentFor(contact, now);
    shadow.choice[contact] = choice;
    if (choice !== agent && !this.#world.mayOffer(contact, agent)) shadow.impossible[contact] = 1;
    if (!this.#asksForOrder || choice !== agent || this.#world.agents.onShift[agent] === 0) return;
    const other = dispatcher.contactFor(agent, now);
    if (other === none || other === contact || isOfferedNow(other)) return;
    // The policy looks at the front of what waits first, and at what that one's agent leaves.
    if (dispatcher.agentFor(other, now) !== agent) return;
    // A round goes over the lines, and may come to this one first.
    const first = dispatcher.next?.(now);
    if (!first || (first.agent === agent && first.contact !== contact)) shadow.overtaken[contact] = 1;
  }
}
