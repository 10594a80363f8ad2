import type { Decision } from './decision.ts';
import { dispatchRules } from './dispatch-rules.ts';
import { Dispatch } from './engine/dispatch.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import { roundDecisions } from './round-decisions.ts';
import { samePerson, sameWork } from './same-facts.ts';
import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

/**
 * The house as the last round of matching left it. The next round tells it only what is other, which costs what has changed
 * and not what there is; it decides what a house that is seated anew decides, to the last bit of every score. Made anew
 * by itself when the policy, the estimates or the circle of agents are other, or the clock went back.
 */
export class KeptHouse {
  #dispatch: Dispatch | undefined;
  /** What it is built upon: while these are the same, it can be kept. */
  #basis: readonly unknown[] = [];
  #nowMs = -Infinity;
  readonly #people = new Map<string, RoutableAgent>();

  /**
   * One round, as `decide` has it. What it gives away is taken for given by nobody but itself: the next snapshot counts.
   * @param basis names the version of the policy and the estimates, where these objects are made anew each time they are read
   */
  decide(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number, basis?: string): Decision[] {
    const dispatch = this.#told(snapshot, policy, nowMs, basis);
    const decisions = roundDecisions(dispatch, snapshot.waiting, policy, nowMs);
    // Whoever was given something holds it here and perhaps nowhere else.
    for (const one of decisions) if (one.kind === 'offer') this.#people.delete(one.agentId);
    this.#dispatch = dispatch;
    return decisions;
  }

  /** The next round seats everything anew. */
  forget(): void {
    this.#dispatch = undefined;
  }

  #told(
    { agents, estimates, waiting }: PoolSnapshot,
    policy: RoutingPolicy,
    nowMs: number,
    basis?: string,
  ): Dispatch {
    const built = basis === undefined ? [policy, estimates] : [basis];
    const keeps =
      nowMs >= this.#nowMs &&
      built.length === this.#basis.length &&
      built.every((one, at) => one === this.#basis[at]);
    this.#nowMs = nowMs;
    this.#basis = built;
    let dispatch = this.#dispatch;
    // Back again only when the round is over: what an error has left half told is not kept.
    this.#dispatch = undefined;
    if (!dispatch || !keeps || !sameCircle(dispatch, agents)) {
      dispatch = new Dispatch(dispatchRules(policy), agents.length, estimates);
      this.#people.clear();
    }
    this.#seat(dispatch, agents, nowMs);
    tellWaiting(dispatch, waiting);
    dispatch.tidy();
    return dispatch;
  }

  #seat(dispatch: Dispatch, agents: readonly RoutableAgent[], nowMs: number): void {
    dispatch.wake(nowMs);
    // In the order of their ids where they are new: their places decide ties.
    const inOrder = dispatch.seats.length > 0 ? agents : [...agents].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const agent of inOrder) {
      const known = this.#people.get(agent.id);
      if (known && samePerson(known, agent)) continue;
      dispatch.seat(agent, nowMs);
      this.#people.set(agent.id, agent);
    }
  }
}

function sameCircle(dispatch: Dispatch, agents: readonly RoutableAgent[]): boolean {
  return agents.length === dispatch.seats.length && agents.every(({ id }) => dispatch.seatOf(id));
}

function tellWaiting(dispatch: Dispatch, waiting: readonly WaitingConversation[]): void {
  const ids = new Set<string>();
  const news: WaitingConversation[] = [];
  for (const one of waiting) {
    ids.add(one.id);
    const known = dispatch.waitingOf(one.id);
    if (known && sameWork(known.work, one)) continue;
    if (known) dispatch.remove(one.id);
    news.push(one);
  }
  if (dispatch.size + news.length > ids.size)
    for (const { work } of [...dispatch.waiting]) if (!ids.has(work.id)) dispatch.remove(work.id);
  for (const one of news) dispatch.add(one);
}
