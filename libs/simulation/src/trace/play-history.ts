import { AgentHours } from '../agent-hours.ts';
import { contactState } from '../contacts.ts';
import { EventQueue } from '../event-queue.ts';
import { HeldWork } from '../held-work.ts';
import { none, relaxingClasses, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { RunRecord } from '../run-record.ts';
import { ServiceTally } from '../service-tally.ts';
import { World } from '../world.ts';
import { secondsIn, type CompiledTrace } from './compile-trace.ts';
import { behind, instantOf, kind, kinds, mostTurns, turnBehind } from './history-events.ts';
import { offerEnd, recordedOffers, type RecordedOffers } from './recorded-offers.ts';
import { contactsIn, goneMs, type RecordedTrace } from './recorded-trace.ts';
import type { Shadow } from './shadow.ts';
import { ShadowQuestions } from './shadow-questions.ts';
import type { ComingTraffic } from './trace-traffic.ts';

export interface Played {
  readonly shadow: Shadow;
  readonly record: RunRecord;
}

/**
 * Goes through history as it was, offer by offer, and asks the policy at each what it would have done there. Whatever it
 * answers, the house goes on as it did: who had what, and until when, is as recorded.
 * @param asksForOrder whether it is also asked if another contact should have come first
 */
export function playHistory(
  policy: SimulatedPolicy,
  trace: RecordedTrace,
  house: CompiledTrace,
  traffic: ComingTraffic,
  asksForOrder = true,
): Played {
  return new History(policy, trace, house, traffic, asksForOrder).play();
}

class History {
  readonly #trace: RecordedTrace;
  readonly #traffic: ComingTraffic;
  readonly #offers: RecordedOffers;
  /** Of each contact the offer that is the next or rings now. */
  readonly #place: Int32Array;
  readonly #queue = new EventQueue();
  readonly #world: World;
  readonly #work: HeldWork;
  readonly #hours: AgentHours;
  readonly #tally: ServiceTally;
  readonly #dispatcher: Dispatcher;
  /** 1 of the classes whose contacts reach their steps. */
  readonly #relaxing: Uint8Array;
  readonly #questions: ShadowQuestions;
  /** 1 of what its agent has no work on now. */
  readonly #isPaused: Uint8Array;
  #now = 0;
  #events = 0;

  constructor(
    policy: SimulatedPolicy,
    trace: RecordedTrace,
    { compiled }: CompiledTrace,
    traffic: ComingTraffic,
    asksForOrder: boolean,
  ) {
    const count = contactsIn(trace);
    this.#trace = trace;
    this.#traffic = traffic;
    this.#offers = recordedOffers(trace);
    this.#place = this.#offers.first.slice(0, count);
    // Nothing is asked of the policy but about offers that were made.
    this.#world = new World(compiled, count, () => undefined);
    this.#work = new HeldWork(this.#world, () => undefined);
    this.#hours = new AgentHours(this.#world, this.#work);
    this.#tally = new ServiceTally(this.#world);
    this.#relaxing = relaxingClasses(policy, compiled);
    this.#isPaused = new Uint8Array(count);
    this.#dispatcher = policy.start(this.#world);
    this.#questions = new ShadowQuestions(this.#world, this.#dispatcher, asksForOrder);
    const { mayOffer } = this.#dispatcher;
    if (mayOffer) this.#world.judge = (contact, agent) => mayOffer(contact, agent, this.#now);
  }

  play(): Played {
    const { compiled } = this.#world;
    const { arrivedAt } = this.#traffic;
    for (let agent = 0; agent < compiled.agents.count; agent++) this.#scheduleShift(agent);
    let arrival = 0;
    for (;;) {
      const arrivesAt = arrival < arrivedAt.length ? (arrivedAt[arrival] as number) : Infinity;
      const { nextAt } = this.#queue;
      const arrives = arrivesAt + kind.arrive * behind < nextAt;
      const at = arrives ? arrivesAt : nextAt;
      if (at > compiled.horizon || at === Infinity) break;
      this.#events += 1;
      if (arrives) {
        this.#now = instantOf(at);
        this.#arrive(arrival++);
      } else {
        const code = this.#queue.take();
        const what = code % kinds;
        this.#now = instantOf(at - what * behind);
        this.#happen(what, (code - what) / kinds);
      }
    }
    const { busyTime } = this.#work;
    for (let agent = 0; agent < compiled.agents.count; agent++) busyTime.settle(agent, compiled.horizon);
    return {
      shadow: this.#questions.shadow,
      record: {
        compiled,
        contacts: this.#world.contacts,
        servedRelaxed: this.#tally.servedRelaxed,
        parked: new Uint8Array(arrivedAt.length),
        present: busyTime.present,
        busy: busyTime.busy,
        longestHardStreak: this.#tally.longestHardStreak,
        events: this.#events,
      },
    };
  }

  #happen(what: number, subject: number): void {
    switch (what) {
      case kind.accept:
        this.#accept(subject);
        return;
      case kind.end:
        this.#end(subject);
        return;
      case kind.release:
        this.#release(subject);
        return;
      case kind.pause:
        this.#pause(subject);
        return;
      case kind.resume:
        this.#resume(subject);
        return;
      case kind.miss:
        this.#miss(subject);
        return;
      case kind.coolDownOver:
        if (!this.#hours.endCoolDown(subject, this.#now)) return;
        this.#questions.freed(subject, this.#now);
        this.#dispatcher.cooledDown?.(subject, this.#now);
        return;
      case kind.shift:
        this.#changeShift(subject);
        return;
      case kind.leave:
        this.#leave(subject);
        return;
      case kind.relax:
        this.#relax(subject);
        return;
      default:
        this.#offer(subject);
    }
  }

  #schedule(at: number, what: number, subject: number): void {
    this.#queue.add(Math.max(at, this.#now) + what * behind, subject * kinds + what);
  }

  #arrive(contact: number): void {
    const { contacts } = this.#world;
    const ofClass = this.#traffic.classOf[contact] as number;
    contacts.classOf[contact] = ofClass;
    contacts.arrivedAt[contact] = this.#now;
    contacts.deadline[contact] = this.#traffic.deadline[contact] as number;
    this.#wait(contact);
    const gone = goneMs(this.#trace.contacts, contact);
    if (!Number.isNaN(gone)) this.#schedule(secondsIn(this.#trace, gone), kind.leave, contact);
    if (this.#relaxing[ofClass] === 1) this.#scheduleRelaxation(contact);
    this.#scheduleOffer(contact);
    this.#dispatcher.arrived?.(contact, this.#now);
  }

  #wait(contact: number): void {
    const { contacts, waiting } = this.#world;
    contacts.state[contact] = contactState.waiting;
    contacts.agent[contact] = none;
    waiting.add(contacts.classOf[contact] as number, contact);
    this.#questions.news(contact, this.#now);
  }

  #scheduleOffer(contact: number): void {
    const place = this.#place[contact] as number;
    if (place >= (this.#offers.first[contact + 1] as number)) return;
    const turn = Math.min(this.#offers.turn[place] as number, mostTurns) * turnBehind;
    this.#schedule((this.#offers.at[place] as number) + turn, kind.offer, contact);
  }

  #offer(contact: number): void {
    const world = this.#world;
    const { contacts } = world;
    if (contacts.state[contact] !== contactState.waiting) return;
    const place = this.#place[contact] as number;
    const agent = this.#offers.agent[place] as number;
    const now = this.#now;
    const counts = (contacts.arrivedAt[contact] as number) >= world.compiled.warmup;
    const asked = counts && contacts.offers[contact] === 0 && this.#trace.contacts.byHand[contact] !== 1;
    if (asked) this.#questions.ask(contact, agent, now, (other) => this.#isOfferedNow(other));
    world.waiting.remove(contacts.classOf[contact] as number, contact);
    contacts.state[contact] = contactState.offered;
    contacts.agent[contact] = agent;
    contacts.offers[contact] = (contacts.offers[contact] as number) + 1;
    if (contacts.offers[contact] === 1) contacts.firstOfferedAt[contact] = now;
    this.#work.hold(contact, agent, this.#channelOf(contact), now);
    this.#dispatcher.offered?.(contact, agent, now);
    const until = this.#offers.until[place] as number;
    if (this.#offers.end[place] !== offerEnd.accepted) this.#schedule(until, kind.miss, contact);
    else if (until > now) this.#schedule(until, kind.accept, contact);
    else this.#accept(contact);
  }

  /** In which order things were offered at one instant is not recorded. */
  #isOfferedNow(contact: number): boolean {
    const place = this.#place[contact] as number;
    return (
      place < (this.#offers.first[contact + 1] as number) &&
      instantOf(this.#offers.at[place] as number) === this.#now
    );
  }

  #accept(contact: number): void {
    const { contacts } = this.#world;
    const agent = contacts.agent[contact] as number;
    const now = this.#now;
    contacts.state[contact] = contactState.handling;
    contacts.acceptedAt[contact] = now;
    this.#tally.accepted(contact, agent);
    this.#dispatcher.accepted?.(contact, agent, now);
    this.#schedule(now + (this.#trace.contacts.heldMs[contact] || 0) / 1_000, kind.end, contact);
    this.#isPaused[contact] = 0;
    for (const [from, until] of this.#trace.contacts.paused.get(contact) ?? []) {
      this.#schedule(secondsIn(this.#trace, from), kind.pause, contact);
      this.#schedule(secondsIn(this.#trace, until), kind.resume, contact);
    }
  }

  #pause(contact: number): void {
    const agent = this.#world.contacts.agent[contact] as number;
    this.#isPaused[contact] = 1;
    this.#work.release(contact, agent, this.#channelOf(contact), this.#now);
    this.#questions.freed(agent, this.#now);
    this.#dispatcher.paused?.(contact, agent, this.#now);
  }

  #resume(contact: number): void {
    if (this.#isPaused[contact] === 0) return;
    this.#isPaused[contact] = 0;
    const agent = this.#world.contacts.agent[contact] as number;
    this.#work.hold(contact, agent, this.#channelOf(contact), this.#now);
    this.#dispatcher.resumed?.(contact, agent, this.#now);
  }

  #end(contact: number): void {
    const { contacts } = this.#world;
    const now = this.#now;
    contacts.state[contact] = contactState.wrapping;
    contacts.endedAt[contact] = now;
    const took = (this.#trace.contacts.workMs[contact] || 0) / 1_000;
    this.#dispatcher.ended?.(contact, contacts.agent[contact] as number, now, took);
    const wrapUp = (this.#trace.contacts.wrapUpMs[contact] || 0) / 1_000;
    this.#schedule(now + wrapUp, kind.release, contact);
  }

  #release(contact: number): void {
    // What is resolved while it waits for its customer has no room to give back.
    this.#resume(contact);
    const { contacts } = this.#world;
    const agent = contacts.agent[contact] as number;
    contacts.state[contact] = contactState.ended;
    this.#work.release(contact, agent, this.#channelOf(contact), this.#now);
    this.#questions.freed(agent, this.#now);
    this.#dispatcher.released?.(contact, agent, this.#now);
  }

  #miss(contact: number): void {
    const { contacts } = this.#world;
    const now = this.#now;
    if (contacts.state[contact] !== contactState.offered) return;
    const agent = contacts.agent[contact] as number;
    const place = this.#place[contact] as number;
    const how = this.#offers.end[place] as number;
    if (how !== offerEnd.withdrawn) contacts.lastMissedBy[contact] = agent;
    this.#work.release(contact, agent, this.#channelOf(contact), now);
    this.#wait(contact);
    if (how === offerEnd.expired) this.#schedule(this.#hours.coolDown(agent, now), kind.coolDownOver, agent);
    this.#questions.freed(agent, now);
    this.#dispatcher.missed?.(contact, agent, now, how === offerEnd.withdrawn, how === offerEnd.declined);
    this.#place[contact] = place + 1;
    this.#scheduleOffer(contact);
  }

  #leave(contact: number): void {
    const { contacts, waiting } = this.#world;
    const state = contacts.state[contact] as number;
    if (state !== contactState.waiting && state !== contactState.offered) return;
    const agent = contacts.agent[contact] as number;
    contacts.state[contact] = contactState.abandoned;
    contacts.endedAt[contact] = this.#now;
    if (agent === none) waiting.remove(contacts.classOf[contact] as number, contact);
    else {
      this.#work.release(contact, agent, this.#channelOf(contact), this.#now);
      this.#questions.freed(agent, this.#now);
    }
    this.#dispatcher.abandoned?.(contact, agent, this.#now);
  }

  #relax(contact: number): void {
    const { contacts } = this.#world;
    const state = contacts.state[contact] as number;
    if (state !== contactState.waiting && state !== contactState.offered) return;
    contacts.step[contact] = (contacts.step[contact] as number) + 1;
    this.#questions.news(contact, this.#now);
    this.#scheduleRelaxation(contact);
    this.#dispatcher.relaxed?.(contact, this.#now);
  }

  #scheduleRelaxation(contact: number): void {
    const { compiled, contacts } = this.#world;
    const steps = compiled.classes.stepAfter[contacts.classOf[contact] as number];
    const after = steps?.[contacts.step[contact] as number];
    if (after !== undefined)
      this.#schedule((this.#traffic.placedAt[contact] as number) + after, kind.relax, contact);
  }

  #scheduleShift(agent: number): void {
    const at = this.#hours.nextChange(agent);
    if (at < Infinity) this.#schedule(at, kind.shift, agent);
  }

  #changeShift(agent: number): void {
    const now = this.#now;
    this.#hours.change(agent, now);
    this.#scheduleShift(agent);
    if (this.#world.agents.onShift[agent] === 1) {
      this.#questions.freed(agent, now);
      this.#dispatcher.shiftBegan?.(agent, now);
    } else this.#dispatcher.shiftEnded?.(agent, now);
  }

  #channelOf(contact: number): number {
    const { compiled, contacts } = this.#world;
    return compiled.classes.channel[contacts.classOf[contact] as number] as number;
  }
}
