import { bestAgent } from '#domain/routing/engine/best-agent.ts';
import { bestWork } from '#domain/routing/engine/best-work.ts';
import { Dispatch } from '#domain/routing/engine/dispatch.ts';
import type { LearnedAgent } from '#domain/routing/engine/learned-agent.ts';
import type { LearnedGroup } from '#domain/routing/engine/learned-group.ts';
import { Learner } from '#domain/routing/engine/learner.ts';
import type { Line, Waiting } from '#domain/routing/engine/line.ts';
import type { Hold, Match } from '#domain/routing/engine/match.ts';
import type { Person } from '#domain/routing/engine/person.ts';
import { matchesOf } from '#domain/routing/engine/round.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import { none, type Dispatcher, type SimulatedPolicy } from '../policy.ts';
import type { World } from '../world.ts';
import { ContactWork } from './contact-work.ts';
import type { EngineHouse, KnownContacts } from './engine-house.ts';
import { EngineLessons } from './engine-lessons.ts';
import { engineStages, type EngineStage } from './engine-stage.ts';
import { HeldTime } from './held-time.ts';
import { RelatedContacts } from './related-contacts.ts';
import { whoLeft } from './who-left.ts';

const nobody: Work['asked'] = [];

const ms = (seconds: number) => seconds * 1_000;

/** The service's own engine at work in a house that is simulated or replayed. It sees what the service sees: what has happened. */
export function enginePolicy(
  name: string,
  relaxes: SimulatedPolicy['relaxes'],
  houseOf: (world: World) => EngineHouse,
): SimulatedPolicy {
  return { name, relaxes, start: (world) => new EngineDispatcher(world, houseOf(world)) };
}

class EngineDispatcher implements Dispatcher {
  /** Recorded contacts are handed out by the engine's rules of who was asked and who has room; others by the format's. */
  readonly mayOffer: Dispatcher['mayOffer'];
  readonly #world: World;
  readonly #dispatch: Dispatch;
  readonly #learner = new Learner();
  readonly #held: HeldTime;
  readonly #stages: readonly (readonly EngineStage[])[];
  /** What waits, by contact; of what waits no more it means nothing. */
  readonly #waiting: (Waiting | undefined)[] = [];
  /** The line that the last plain contact of each class came into. */
  readonly #lines: (Line | undefined)[] = [];
  /** What was learned of each agent. */
  readonly #learned: readonly LearnedAgent[];
  /** The engine's names of the agents. */
  readonly #ids: readonly string[];
  readonly #people: readonly Person[];
  readonly #known: KnownContacts | undefined;
  readonly #related: RelatedContacts;
  readonly #lessons: EngineLessons;
  /** Of recorded contacts, who was asked in this round of offers. */
  readonly #asked = new Map<number, Work['asked']>();
  readonly #offeredAt: Float64Array;
  #nextWake = Infinity;

  constructor(world: World, house: EngineHouse) {
    const { contacts, people, rules, stages } = house;
    this.#world = world;
    this.#dispatch = new Dispatch(rules, people.length);
    this.#ids = people.map((person) => person.id);
    this.#people = people;
    this.#stages = engineStages(stages, this.#dispatch.table);
    this.#learned = this.#ids.map((id) => this.#learner.agent(id));
    this.#known = contacts;
    this.#related = new RelatedContacts(contacts);
    this.#offeredAt = new Float64Array(world.contacts.count);
    for (const person of people) this.#dispatch.seat(person, 0);
    this.#held = new HeldTime(this.#dispatch);
    this.#lessons = new EngineLessons(house, this.#dispatch, this.#learner, this.#learned, this.#held);
    for (const seat of this.#dispatch.seats) this.#leave(seat);
    if (contacts) this.mayOffer = (contact, agent, now) => this.#mayOffer(contact, agent, now);
  }

  agentFor(contact: number, now: number): number {
    this.#lessons.keepUp(now);
    const waiting = this.#waiting[contact];
    const found = waiting && bestAgent(this.#dispatch, waiting, ms(now));
    if (!found) return none;
    if ('seat' in found) return found.seat.place;
    this.#lookAgain(found, now);
    return none;
  }

  contactFor(agent: number, now: number): number {
    this.#lessons.keepUp(now);
    const match = bestWork(this.#dispatch, this.#seat(agent), ms(now));
    return match ? contactOf(match.waiting) : none;
  }

  next(now: number): { readonly contact: number; readonly agent: number } | undefined {
    const [match] = matchesOf(this.#dispatch, ms(now));
    return match && { contact: contactOf(match.waiting), agent: match.seat.place };
  }

  woken(now: number, offer: (contact: number, agent: number) => void): boolean {
    if (now < this.#nextWake) return false;
    this.#nextWake = Infinity;
    this.#lessons.keepUp(now);
    for (const line of this.#dispatch.busyLines()) {
      const savable = line.savable(ms(now));
      if (savable) this.#retry(savable, now, offer);
      const overdue = line.overdue(ms(now));
      if (overdue) this.#retry(overdue, now, offer);
    }
    return true;
  }

  arrived(contact: number, now: number): void {
    this.#lessons.keepUp(now);
    const stage = this.#stageOf(contact);
    if (this.#known?.isNew(contact) ?? true) this.#learnedOf(stage).arrived(stage.needs, ms(now));
    this.#becomeOther(this.#related.came(contact));
    this.#wait(contact);
  }

  relaxed(contact: number, now: number): void {
    const stage = this.#stageOf(contact);
    // Nobody is kept free for calls that have waited long: they are late.
    if (!stage.exclusive) this.#learnedOf(stage).arrived(stage.needs, ms(now));
    // What rings is put into the line of its step if it comes back.
    if (this.#remove(contact)) this.#wait(contact);
  }

  offered(contact: number, agent: number, now: number): void {
    this.#lessons.keepUp(now);
    this.#offeredAt[contact] = now;
    const asked = this.#asked.get(contact);
    // Who is asked again begins a new round.
    if (asked?.some((one) => one.agentId === this.#idOf(agent))) this.#asked.delete(contact);
    const waiting = this.#remove(contact);
    if (!waiting) throw new RangeError(`${contact} does not wait.`);
    this.#held.settle(agent, now);
    const customer = this.#related.holderOf(contact);
    this.#dispatch.take(this.#seat(agent), waiting.line, ms(now), customer);
    this.#asks(contact, agent, 1);
  }

  accepted(contact: number, agent: number, now: number): void {
    const { channel, hard = false } = this.#stageOf(contact).work;
    if (!this.#known) this.#answered(contact, channel, now);
    this.#asks(contact, agent, -1);
    this.#lessons.know(agent, this.#learner.accepted(this.#learnedAt(agent), hard));
    this.#asked.delete(contact);
  }

  missed(contact: number, agent: number, now: number, withdrawn: boolean, refused: boolean): void {
    this.#free(contact, agent, now);
    this.#asks(contact, agent, -1);
    if (!withdrawn) {
      const learned = this.#learnedAt(agent);
      const estimate = refused ? this.#learner.refused(learned) : this.#learner.missed(learned);
      this.#lessons.know(agent, estimate);
      // The end is told: at the same instant others may be told of first.
      const until = this.#world.agents.cooling[agent] === 1 ? Infinity : 0;
      this.#dispatch.rest(this.#seat(agent), until, ms(now));
      this.#note(contact, agent, now);
    }
    this.#wait(contact);
  }

  paused(contact: number, agent: number, now: number): void {
    this.#lessons.keepUp(now);
    this.#free(contact, agent, now);
  }

  resumed(contact: number, agent: number, now: number): void {
    this.#lessons.keepUp(now);
    this.#held.settle(agent, now);
    const customer = this.#related.holderOf(contact);
    // It is no change after hard ones, because nobody gave it to them now.
    const again = { channel: this.#stageOf(contact).channel, hard: true };
    this.#dispatch.take(this.#seat(agent), again, ms(now), customer);
  }

  ended(contact: number, agent: number, now: number, handling: number): void {
    // As the service reads its ledger: what was handed on tells nothing, and what a call interrupted took until its end.
    if (this.#known?.handedOn(contact)) return;
    const took = this.#known ? now - (this.#world.contacts.acceptedAt[contact] as number) : handling;
    const stage = this.#stageOf(contact);
    if (this.#known && !this.#known.byHand(contact))
      this.#answered(contact, stage.work.channel, this.#world.contacts.acceptedAt[contact] as number);
    this.#learner.finished({
      group: this.#learnedOf(stage),
      agent: this.#learnedAt(agent),
      levels: this.#levelsOf(agent, stage),
      handlingMs: ms(took),
    });
  }

  released(contact: number, agent: number, now: number): void {
    this.#lessons.keepUp(now);
    this.#free(contact, agent, now);
    this.#becomeOther(this.#related.went(contact));
  }

  abandoned(contact: number, agent: number, now: number): void {
    if (agent === none) this.#remove(contact);
    else {
      this.#free(contact, agent, now);
      this.#asks(contact, agent, -1);
    }
    this.#asked.delete(contact);
    this.#becomeOther(this.#related.went(contact));
  }

  cooledDown(agent: number, now: number): void {
    this.#dispatch.rest(this.#seat(agent), 0, ms(now));
  }

  shiftBegan(agent: number, now: number): void {
    this.#held.settle(agent, now);
    const seat = this.#seat(agent);
    if (this.#known) this.#dispatch.turnInto(seat, this.#people[agent] as Person);
    this.#dispatch.present(seat, true);
  }

  shiftEnded(agent: number, now: number): void {
    this.#held.settle(agent, now);
    const seat = this.#seat(agent);
    this.#dispatch.present(seat, false);
    this.#leave(seat);
  }

  /** The service reads from the offers that are open whether somebody is asked to take something easy. */
  #asks(contact: number, agent: number, more: 1 | -1): void {
    const { hard = false } = this.#stageOf(contact).work;
    if (this.#known && !hard) this.#lessons.asks(agent, more);
  }

  #mayOffer(contact: number, agent: number, now: number): boolean {
    const waiting = this.#waiting[contact];
    return waiting !== undefined && this.#dispatch.candidates(waiting.line, ms(now))[0].has(agent);
  }

  /** The service does not look at the skills of who is not there: they make them no less rare. */
  #leave(seat: Seat): void {
    if (this.#known) this.#dispatch.turnInto(seat, whoLeft(seat.person));
  }

  /** Who let an offer pass is not asked again in the same round. */
  #note(contact: number, agent: number, now: number): void {
    const one = { agentId: this.#idOf(agent), atMs: ms(now) };
    if (this.#known) this.#asked.set(contact, [...(this.#asked.get(contact) ?? []), one]);
    else if (this.#world.barred(contact, agent)) this.#asked.set(contact, [one]);
    else this.#asked.delete(contact);
  }

  #wait(contact: number): void {
    const { arrivedAt, classOf, deadline, step } = this.#world.contacts;
    const known = this.#known;
    const arrived = arrivedAt[contact] as number;
    const promised = deadline[contact] as number;
    const due = known?.dueSeconds(contact) || promised;
    const last = known?.last(contact);
    const kept = last?.keptSeconds;
    const work = new ContactWork(this.#stageOf(contact).work, contact, {
      queuedAtMs: ms(known?.placedSeconds(contact) ?? arrived),
      deadlineMs: due < Infinity ? ms(due) : undefined,
      asked: this.#asked.get(contact) ?? nobody,
      customer: this.#related.customerOf(contact),
      lastAgentId: last && this.#idOf(last.agent),
      keptUntilMs: kept === undefined ? undefined : ms(arrived + kept),
    });
    const ofClass = classOf[contact] as number;
    const usual = step[contact] === 0;
    const waiting = this.#dispatch.add(work, usual ? this.#lines[ofClass] : undefined);
    if (usual && !waiting.line.isApart) this.#lines[ofClass] = waiting.line;
    this.#waiting[contact] = waiting;
  }

  #answered(contact: number, channel: string, at: number): void {
    this.#learner.answered(this.#learner.channel(channel), ms(at - (this.#offeredAt[contact] as number)));
  }

  #remove(contact: number): Waiting | undefined {
    const waiting = this.#waiting[contact];
    this.#waiting[contact] = undefined;
    return waiting && this.#dispatch.remove(waiting) ? waiting : undefined;
  }

  /** What waits of a customer who has more, or no more, in the house stands in another line. */
  #becomeOther(contacts: Iterable<number>): void {
    for (const contact of contacts) if (this.#remove(contact)) this.#wait(contact);
  }

  #retry(head: Waiting, now: number, offer: (contact: number, agent: number) => void): void {
    let next: Waiting | undefined = head;
    for (let tries = 0; next && tries < 3; tries++) {
      const found: Match | Hold | undefined = bestAgent(this.#dispatch, next, ms(now));
      if (!found) return;
      if (!('seat' in found)) {
        this.#lookAgain(found, now);
        return;
      }
      offer(contactOf(next), found.seat.place);
      next = next.line.savable(ms(now));
    }
  }

  #lookAgain(hold: Hold, now: number): void {
    const at = hold.lookAgainMs / 1_000;
    if (this.#nextWake > now && this.#nextWake <= at + 0.5) return;
    this.#nextWake = at;
    this.#world.wakeAt(at);
  }

  #free(contact: number, agent: number, now: number): void {
    this.#held.settle(agent, now);
    const customer = this.#related.holderOf(contact);
    this.#dispatch.release(this.#seat(agent), this.#stageOf(contact).channel, customer);
  }

  #stageOf(contact: number): EngineStage {
    const { classOf, step } = this.#world.contacts;
    return this.#stages[classOf[contact] as number]?.[step[contact] as number] as EngineStage;
  }

  #learnedOf(stage: EngineStage): LearnedGroup {
    return (stage.learned ??= this.#learner.group(stage.group, stage.work.channel));
  }

  #learnedAt(agent: number): LearnedAgent {
    return this.#learned[agent] as LearnedAgent;
  }

  /** The agent's levels in what is required. */
  #levelsOf(agent: number, { work }: EngineStage): readonly number[] {
    const { skills } = this.#people[agent] as Person;
    return work.required.map((one) => skills.get(one.skill) ?? 0);
  }

  #idOf(agent: number): string {
    return this.#ids[agent] as string;
  }

  #seat(agent: number): Seat {
    return this.#dispatch.seats[agent] as Seat;
  }
}

function contactOf({ work }: Waiting): number {
  return work instanceof ContactWork ? work.contact : Number(work.id);
}
