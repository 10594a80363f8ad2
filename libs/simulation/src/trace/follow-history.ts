import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';
import { secondsIn } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';

/** What a policy would have done in the situations that were recorded. */
export interface Shadow {
  /**
   * By contact that counts: whom the policy would have chosen for its first offer; `none` for nobody yet, NaN when not asked.
   */
  readonly choice: Float64Array;
  /** 1 where the recorded offer could not be made again: no room, not there, or not eligible by these rules. */
  readonly impossible: Uint8Array;
  /** 1 where another contact should have had the agent's room. */
  readonly overtaken: Uint8Array;
}

/**
 * Goes through history as it was, offer by offer, and asks the policy at each what it would have done there. One decision
 * that differs so does not change those that follow. What cannot be offered as it was goes where the policy says.
 * @param asksForOrder whether it is also asked if another contact should have come first
 */
export function followHistory(
  policy: SimulatedPolicy,
  trace: RecordedTrace,
  asksForOrder = true,
): SimulatedPolicy & { shadow: Shadow } {
  const count = trace.contacts.arrivedMs.length;
  const shadow: Shadow = {
    choice: new Float64Array(count).fill(NaN),
    impossible: new Uint8Array(count),
    overtaken: new Uint8Array(count),
  };
  return {
    name: policy.name,
    relaxes: policy.relaxes,
    shadow,
    start: (world) => new Follower(policy.start(world), world, trace, shadow, asksForOrder),
  };
}

/** Seconds. What made room at the instant of an offer came before it, whatever their order in the queue of events. */
const behind = 0.001;

/** Work that ends before whatever is offered because it ended. */
export function endingBefore(work: Float64Array): Float64Array {
  return work.map((seconds) => Math.max(0, seconds - 2 * behind));
}

interface RecordedOffer {
  readonly at: number;
  readonly contact: number;
  readonly agent: number;
}

class Follower implements Dispatcher {
  readonly mayOffer: Dispatcher['mayOffer'];
  readonly #offers: RecordedOffer[];
  #next = 0;
  /** What was offered at the same instant: in which order of it is not recorded. */
  readonly #round = new Set<number>();
  #roundAt = NaN;
  /** Contacts whose history cannot be followed: the policy has them. */
  readonly #free: Uint8Array;

  constructor(
    private readonly policy: Dispatcher,
    private readonly world: World,
    trace: RecordedTrace,
    private readonly shadow: Shadow,
    private readonly asksForOrder: boolean,
  ) {
    const { contacts } = trace;
    this.mayOffer = policy.mayOffer;
    this.#free = new Uint8Array(contacts.arrivedMs.length);
    this.#offers = contacts.arrivedMs.flatMap((_, contact) => {
      const at = (ms: number) => secondsIn(trace, ms);
      const missed = (contacts.missed.get(contact) ?? []).map((one) => ({
        at: at(one.atMs),
        contact,
        agent: one.agent,
      }));
      const delay = contacts.acceptDelayMs[contact] ?? NaN;
      const accepted = contacts.acceptedMs[contact] ?? NaN;
      const taker = contacts.acceptedBy[contact] ?? none;
      const taken = taker === none ? [] : [{ at: at(accepted - (delay || 0)), contact, agent: taker }];
      return [...missed, ...taken];
    });
    this.#offers.sort((a, b) => a.at - b.at || a.contact - b.contact);
    this.#wake();
  }

  agentFor(contact: number, now: number): number {
    return this.#free[contact] === 1 ? this.policy.agentFor(contact, now) : none;
  }

  contactFor(): number {
    return none;
  }

  woken(now: number, offer: (contact: number, agent: number) => void): void {
    // An offer of this very instant has its turn a moment later, when whom it is about has come.
    for (; (this.#offers[this.#next]?.at ?? Infinity) + behind <= now; this.#next++) {
      const { at, contact, agent } = this.#offers[this.#next] as RecordedOffer;
      if (at !== this.#roundAt) this.#beginRound(at);
      const waits = this.world.contacts.state[contact] === 1;
      if (!waits) continue;
      const counts = (this.world.contacts.arrivedAt[contact] as number) >= this.world.compiled.warmup;
      if (counts && Number.isNaN(this.shadow.choice[contact])) this.#ask(contact, agent, now);
      if (this.world.mayOffer(contact, agent)) {
        offer(contact, agent);
        continue;
      }
      this.shadow.impossible[contact] = 1;
      this.#free[contact] = 1;
      const other = this.policy.agentFor(contact, now);
      if (other !== none) offer(contact, other);
    }
    this.#wake();
  }

  arrived(contact: number, now: number): void {
    this.policy.arrived?.(contact, now);
  }
  relaxed(contact: number, now: number): void {
    this.policy.relaxed?.(contact, now);
  }
  offered(contact: number, agent: number, now: number): void {
    this.policy.offered?.(contact, agent, now);
  }
  accepted(contact: number, agent: number, now: number): void {
    this.policy.accepted?.(contact, agent, now);
  }
  missed(contact: number, agent: number, now: number, withdrawn: boolean): void {
    this.policy.missed?.(contact, agent, now, withdrawn);
  }
  ended(contact: number, agent: number, now: number, handling: number): void {
    this.policy.ended?.(contact, agent, now, handling);
  }
  released(contact: number, agent: number, now: number): void {
    this.policy.released?.(contact, agent, now);
  }
  abandoned(contact: number, agent: number, now: number): void {
    this.policy.abandoned?.(contact, agent, now);
  }
  cooledDown(agent: number, now: number): void {
    this.policy.cooledDown?.(agent, now);
  }
  shiftBegan(agent: number, now: number): void {
    this.policy.shiftBegan?.(agent, now);
  }
  shiftEnded(agent: number, now: number): void {
    this.policy.shiftEnded?.(agent, now);
  }

  #ask(contact: number, agent: number, now: number): void {
    const choice = this.policy.agentFor(contact, now);
    this.shadow.choice[contact] = choice;
    if (!this.asksForOrder || choice !== agent || this.world.agents.onShift[agent] === 0) return;
    const other = this.policy.contactFor(agent, now);
    // The policy looks at the front of what waits first, and at what that one's agent leaves.
    if (other !== none && !this.#round.has(other) && this.policy.agentFor(other, now) === agent)
      this.shadow.overtaken[contact] = 1;
  }

  #beginRound(at: number): void {
    this.#roundAt = at;
    this.#round.clear();
    for (let next = this.#next; this.#offers[next]?.at === at; next++)
      this.#round.add((this.#offers[next] as RecordedOffer).contact);
  }

  #wake(): void {
    const next = this.#offers[this.#next];
    if (next) this.world.wakeAt(next.at + behind);
  }
}
