import { dispatchRules } from './dispatch-rules.ts';
import { Dispatch } from './engine/dispatch.ts';
import type { Estimates } from './engine/estimates.ts';
import type { PoolByIds } from './pool-by-ids.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import { RoundDecisions } from './round-decisions.ts';
import { samePerson, sameWork } from './same-facts.ts';
import type { RoutableAgent } from './snapshot.ts';

/** Upon what a house decides. */
export interface Basis {
  readonly policy: RoutingPolicy;
  readonly estimates?: Estimates | undefined;
  /** Names the version of the policy and the estimates, where these objects are made anew each time they are read. */
  readonly name?: string;
}

/**
 * The house as the last round of matching left it. The next round looks only at what it was told is other, which costs what
 * has changed and not what there is; it decides what a house that is seated anew decides, to the last bit of every score.
 * Made anew by itself when the policy, the estimates or the circle of agents are other, or the clock went back.
 */
export class KeptHouse {
  #dispatch: Dispatch | undefined;
  /** What it is built upon: while these are the same, it can be kept. */
  #basis: readonly unknown[] = [];
  #nowMs = -Infinity;
  /** Ids of what may be other than it is here. */
  #news = new Set<string>();
  readonly #people = new Map<string, RoutableAgent>();

  /** What bears one of these ids may be other than at the last round, or gone. */
  hear(ids: Iterable<string>): void {
    for (const id of ids) this.#news.add(id);
  }

  /** One round, of a pool. What it gives away is taken for given by nobody but itself: the next time the pool counts. */
  decide(pool: PoolByIds, basis: Basis, nowMs: number): RoundDecisions {
    const dispatch = this.#told(pool, basis, nowMs);
    const round = new RoundDecisions(dispatch, basis.policy, nowMs);
    for (const { conversationId, agentId } of round.offers) {
      // Whoever was given something holds it here and perhaps nowhere else.
      this.#people.delete(agentId);
      this.hear([conversationId, agentId]);
    }
    this.#dispatch = dispatch;
    return round;
  }

  /** The next round seats everything anew. */
  forget(): void {
    this.#dispatch = undefined;
  }

  #told(pool: PoolByIds, { policy, estimates, name }: Basis, nowMs: number): Dispatch {
    const built = name === undefined ? [policy, estimates] : [name];
    const keeps =
      nowMs >= this.#nowMs &&
      built.length === this.#basis.length &&
      built.every((one, at) => one === this.#basis[at]);
    const known = this.#dispatch;
    const news = this.#news;
    this.#nowMs = nowMs;
    this.#basis = built;
    this.#news = new Set();
    // Back again only when the round is over: what an error has left half told is not kept.
    this.#dispatch = undefined;
    if (known && keeps && sameCircle(known, pool.agents, news)) {
      this.#tell(known, pool, news, nowMs);
      if (known.size === pool.waiting.size) return known;
    }
    const anew = new Dispatch(dispatchRules(policy), pool.agents.size, estimates);
    this.#people.clear();
    // In the order of their ids: their places decide ties.
    this.#tell(anew, pool, new Set([...[...pool.agents.keys()].sort(), ...pool.waiting.keys()]), nowMs);
    return anew;
  }

  #tell(dispatch: Dispatch, { agents, waiting }: PoolByIds, ids: Iterable<string>, nowMs: number): void {
    dispatch.wake(nowMs);
    const arrived = [];
    for (const id of ids) {
      const agent = agents.get(id);
      const seated = agent && this.#people.get(id);
      if (agent && !(seated && samePerson(seated, agent))) {
        dispatch.seat(agent, nowMs);
        this.#people.set(id, agent);
      }
      const work = waiting.get(id);
      const known = dispatch.waitingOf(id);
      if (work && known && sameWork(known.work, work)) continue;
      if (known) dispatch.remove(known);
      if (work) arrived.push(work);
    }
    for (const work of arrived) dispatch.add(work);
    dispatch.tidy();
  }
}

function sameCircle(
  dispatch: Dispatch,
  agents: ReadonlyMap<string, RoutableAgent>,
  news: ReadonlySet<string>,
): boolean {
  if (agents.size !== dispatch.seats.length) return false;
  for (const id of news) if (agents.has(id) !== (dispatch.seatOf(id) !== undefined)) return false;
  return true;
}
