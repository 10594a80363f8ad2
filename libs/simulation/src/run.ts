import { AgentHours } from './agent-hours.ts';
import type { CompiledScenario } from './compiled-scenario.ts';
import { contactState } from './contacts.ts';
import { codeOf, eventKind, kindOf, subjectOf } from './event-code.ts';
import { EventQueue } from './event-queue.ts';
import { HeldWork } from './held-work.ts';
import { ParkingWatch } from './parking-watch.ts';
import { none, relaxingClasses } from './policy.ts';
import type { Dispatcher, SimulatedPolicy } from './policy.ts';
import { hashed } from './random.ts';
import type { RunRecord } from './run-record.ts';
import { ServiceTally } from './service-tally.ts';
import type { OfferAnswer, Traffic } from './traffic.ts';
import { World } from './world.ts';

const never = Infinity;

/**
 * Runs a policy over traffic. A pure function: the same scenario, traffic and policy give the same record. Throws when the
 * policy offers what it must not.
 */
export function run(compiled: CompiledScenario, traffic: Traffic, policy: SimulatedPolicy): RunRecord {
  return new Run(compiled, traffic, policy).toEnd();
}

class Run {
  private readonly queue = new EventQueue();
  private readonly world: World;
  private readonly work: HeldWork;
  private readonly hours: AgentHours;
  private readonly parking: ParkingWatch;
  private readonly tally: ServiceTally;
  private readonly dispatcher: Dispatcher;
  /** 1 of the classes whose contacts reach their steps. */
  private readonly relaxing: Uint8Array;
  /** 1 while an offer rings that will be missed, 2 while one rings that will be withdrawn, 3 that will be refused. */
  private readonly missing: Uint8Array;
  /** Handling time as fixed at acceptance. */
  private readonly handling: Float64Array;
  private now = 0;
  private events = 0;

  constructor(
    private readonly compiled: CompiledScenario,
    private readonly traffic: Traffic,
    private readonly policy: SimulatedPolicy,
  ) {
    const contacts = traffic.classOf.length;
    this.world = new World(compiled, contacts, (at) => {
      this.schedule(Math.max(at, this.now), eventKind.wake, 0);
    });
    this.work = new HeldWork(this.world, (contact, at) => {
      this.schedule(at, eventKind.stageOver, contact);
    });
    this.hours = new AgentHours(this.world, this.work);
    this.parking = new ParkingWatch(this.world);
    this.tally = new ServiceTally(this.world);
    this.missing = new Uint8Array(contacts);
    this.handling = new Float64Array(contacts);
    this.relaxing = relaxingClasses(policy, compiled);
    this.dispatcher = policy.start(this.world);
    const { mayOffer } = this.dispatcher;
    if (mayOffer) this.world.judge = (contact, agent) => mayOffer(contact, agent, this.now);
  }

  toEnd(): RunRecord {
    const { compiled, queue, traffic, world } = this;
    const arrivals = traffic.arrivedAt.length;
    let arrival = 0;
    for (let agent = 0; agent < compiled.agents.count; agent++) this.scheduleShift(agent);
    while (arrival < arrivals || world.inSystem > 0 || this.now < compiled.horizon) {
      const arrivesAt = arrival < arrivals ? (traffic.arrivedAt[arrival] as number) : never;
      const { nextAt } = queue;
      const at = nextAt <= arrivesAt ? nextAt : arrivesAt;
      if (at > compiled.end || at === never) break;
      this.now = at;
      if (nextAt <= arrivesAt) this.happen(queue.take());
      else this.arrive(arrival++);
    }
    for (let agent = 0; agent < compiled.agents.count; agent++)
      this.work.busyTime.settle(agent, compiled.horizon);
    return {
      compiled,
      contacts: world.contacts,
      servedRelaxed: this.tally.servedRelaxed,
      parked: this.parking.parked,
      present: this.work.busyTime.present,
      busy: this.work.busyTime.busy,
      longestHardStreak: this.tally.longestHardStreak,
      events: this.events,
    };
  }

  private schedule(at: number, what: number, subject: number): void {
    this.queue.add(at, codeOf(what, subject));
  }

  private happen(code: number): void {
    const subject = subjectOf(code);
    switch (kindOf(code)) {
      case eventKind.stageOver:
        // Interrupted work has been given another time; only the present one counts.
        if (this.work.dueAt[subject] === this.now) this.stageOver(subject);
        return;
      case eventKind.offerOver:
        if (this.world.contacts.state[subject] === contactState.offered) this.offerOver(subject);
        return;
      case eventKind.patienceOver:
        this.patienceOver(subject);
        return;
      case eventKind.relaxation:
        this.relax(subject);
        return;
      case eventKind.deadline:
        this.deadline(subject);
        return;
      case eventKind.coolDownOver:
        this.coolDownOver(subject);
        return;
      case eventKind.shift:
        this.changeShift(subject);
        return;
      default:
        this.wake();
    }
  }

  private wake(): void {
    const looked = this.dispatcher.woken?.(this.now, (contact, agent) => {
      this.offer(contact, agent);
    });
    if (looked) this.events++;
  }

  private deadline(contact: number): void {
    if (this.world.contacts.state[contact] === contactState.waiting) this.events++;
    this.parking.left(contact, this.now);
  }

  private arrive(contact: number): void {
    const { compiled, now, traffic, world } = this;
    const { contacts } = world;
    const ofClass = traffic.classOf[contact] as number;
    this.events++;
    contacts.classOf[contact] = ofClass;
    contacts.arrivedAt[contact] = now;
    contacts.deadline[contact] =
      traffic.deadline?.[contact] ?? compiled.clock.after(now, compiled.classes.sla[ofClass] as number);
    if (world.inSystem >= compiled.maxInSystem) {
      contacts.state[contact] = contactState.blocked;
      contacts.endedAt[contact] = now;
      return;
    }
    world.inSystem++;
    this.wait(contact);
    const patience = traffic.patience[contact] as number;
    if (patience < never) this.schedule(now + patience, eventKind.patienceOver, contact);
    if (this.relaxing[ofClass] === 1) this.scheduleRelaxation(contact);
    if (this.parking.watches(ofClass)) this.schedule(contacts.deadline[contact], eventKind.deadline, contact);
    this.dispatcher.arrived?.(contact, now);
    this.place(contact);
  }

  private wait(contact: number): void {
    const { contacts, waiting } = this.world;
    const ofClass = contacts.classOf[contact] as number;
    contacts.state[contact] = contactState.waiting;
    contacts.agent[contact] = none;
    waiting.add(ofClass, contact);
    this.parking.count(ofClass, 1);
  }

  private waitNoMore(contact: number, ofClass: number): void {
    this.world.waiting.remove(ofClass, contact);
    this.parking.count(ofClass, -1);
  }

  private place(contact: number): void {
    const agent = this.dispatcher.agentFor(contact, this.now);
    if (agent === none) this.parking.left(contact, this.now);
    else this.offer(contact, agent);
  }

  private fill(agent: number): void {
    const { agents } = this.world;
    while (agents.closed[agent] === 0) {
      const contact = this.dispatcher.contactFor(agent, this.now);
      if (contact === none) {
        this.parking.spared(agent, this.now);
        return;
      }
      this.offer(contact, agent);
    }
  }

  private offer(contact: number, agent: number): void {
    const { now, world } = this;
    if (!world.mayOffer(contact, agent))
      throw new Error(
        `${this.policy.name} offered contact ${contact} to agent ${agent} at ${now} s, which may not be.`,
      );
    const { contacts } = world;
    const channel = this.channelOf(contact);
    this.waitNoMore(contact, contacts.classOf[contact] as number);
    contacts.state[contact] = contactState.offered;
    contacts.agent[contact] = agent;
    const offers = (contacts.offers[contact] as number) + 1;
    contacts.offers[contact] = offers;
    if (offers === 1) contacts.firstOfferedAt[contact] = now;
    this.work.hold(contact, agent, channel, now);
    this.dispatcher.offered?.(contact, agent, now);
    const { missed, after, refused, withdrawn } =
      this.traffic.answers?.to(contact, agent, offers) ?? this.answerOf(contact, agent, channel);
    this.missing[contact] = withdrawn ? 2 : refused ? 3 : missed ? 1 : 0;
    if (after === 0 && !missed) this.accept(contact);
    else this.schedule(now + after, eventKind.offerOver, contact);
  }

  private answerOf(contact: number, agent: number, channel: number): OfferAnswer {
    const { agents, channels } = this.compiled;
    const missProb = agents.missProb[agent] as number;
    const offers = this.world.contacts.offers[contact] as number;
    const missed = missProb > 0 && hashed(this.traffic.missSeed, contact, offers) < missProb;
    return { missed, after: (missed ? channels.offerTimeout : channels.acceptDelay)[channel] as number };
  }

  private offerOver(contact: number): void {
    if (this.missing[contact] !== 0) this.miss(contact);
    else this.accept(contact);
  }

  private accept(contact: number): void {
    const { now, world } = this;
    const { contacts } = world;
    const ofClass = contacts.classOf[contact] as number;
    const agent = contacts.agent[contact] as number;
    this.events++;
    contacts.state[contact] = contactState.handling;
    contacts.acceptedAt[contact] = now;
    this.tally.accepted(contact, agent);
    const others = (world.agents.itemsHeld[agent] as number) - 1;
    const seconds = (this.traffic.work[contact] as number) * world.handlingFactor(ofClass, agent, others);
    this.handling[contact] = seconds;
    this.work.start(contact, agent, this.channelOf(contact), seconds, now);
    this.dispatcher.accepted?.(contact, agent, now);
  }

  private miss(contact: number): void {
    const { now, world } = this;
    const withdrawn = this.missing[contact] === 2;
    const expired = this.missing[contact] === 1;
    const agent = world.contacts.agent[contact] as number;
    this.events++;
    if (!withdrawn) world.contacts.lastMissedBy[contact] = agent;
    this.work.release(contact, agent, this.channelOf(contact), now);
    this.wait(contact);
    if (expired) this.schedule(this.hours.coolDown(agent, now), eventKind.coolDownOver, agent);
    this.dispatcher.missed?.(contact, agent, now, withdrawn, this.missing[contact] === 3);
    this.place(contact);
    this.fill(agent);
  }

  private stageOver(contact: number): void {
    const { now, world } = this;
    const { contacts } = world;
    const agent = contacts.agent[contact] as number;
    const channel = this.channelOf(contact);
    this.events++;
    this.work.finish(contact);
    if (contacts.state[contact] === contactState.handling) {
      contacts.endedAt[contact] = now;
      contacts.state[contact] = contactState.wrapping;
      this.dispatcher.ended?.(contact, agent, now, this.handling[contact] as number);
      const wrap = this.traffic.wrap?.[contact] ?? this.compiled.channels.wrap[channel] ?? 0;
      if (wrap > 0) {
        this.work.start(contact, agent, channel, wrap, now);
        return;
      }
    }
    contacts.state[contact] = contactState.ended;
    world.inSystem--;
    this.work.release(contact, agent, channel, now);
    this.dispatcher.released?.(contact, agent, now);
    this.fill(agent);
  }

  private patienceOver(contact: number): void {
    const { now, world } = this;
    const { contacts } = world;
    const state = contacts.state[contact] as number;
    if (state !== contactState.waiting && state !== contactState.offered) return;
    this.events++;
    const agent = contacts.agent[contact] as number;
    contacts.state[contact] = contactState.abandoned;
    contacts.endedAt[contact] = now;
    world.inSystem--;
    if (agent === none) this.waitNoMore(contact, contacts.classOf[contact] as number);
    else this.work.release(contact, agent, this.channelOf(contact), now);
    this.dispatcher.abandoned?.(contact, agent, now);
    if (agent !== none) this.fill(agent);
  }

  private relax(contact: number): void {
    const { contacts } = this.world;
    const state = contacts.state[contact] as number;
    if (state !== contactState.waiting && state !== contactState.offered) return;
    this.events++;
    contacts.step[contact] = (contacts.step[contact] as number) + 1;
    this.scheduleRelaxation(contact);
    this.dispatcher.relaxed?.(contact, this.now);
    if (state === contactState.waiting) this.place(contact);
  }

  private scheduleRelaxation(contact: number): void {
    const { arrivedAt, classOf, step } = this.world.contacts;
    const { placedAt = arrivedAt } = this.traffic;
    const after = this.compiled.classes.stepAfter[classOf[contact] as number]?.[step[contact] as number];
    if (after !== undefined)
      this.schedule(Math.max((placedAt[contact] as number) + after, this.now), eventKind.relaxation, contact);
  }

  private coolDownOver(agent: number): void {
    if (!this.hours.endCoolDown(agent, this.now)) return;
    this.events++;
    this.dispatcher.cooledDown?.(agent, this.now);
    this.fill(agent);
  }

  private scheduleShift(agent: number): void {
    const at = this.hours.nextChange(agent);
    if (at < never) this.schedule(Math.max(at, this.now), eventKind.shift, agent);
  }

  private changeShift(agent: number): void {
    this.events++;
    this.hours.change(agent, this.now);
    this.scheduleShift(agent);
    if (this.world.agents.onShift[agent] === 1) {
      this.dispatcher.shiftBegan?.(agent, this.now);
      this.fill(agent);
    } else this.dispatcher.shiftEnded?.(agent, this.now);
  }

  private channelOf(contact: number): number {
    return this.compiled.classes.channel[this.world.contacts.classOf[contact] as number] as number;
  }
}
