import type {
  RecordedAssignment,
  RecordedHolding,
  RecordedOffer,
} from '#persistence/stores/what-if/recorded-history.store.ts';
import type { RecordedTurn } from '#persistence/stores/what-if/recorded-turns.store.ts';
import {
  goneMs,
  type MissedOffer,
  type RecordedContacts,
  type TraceClass,
} from '#simulation/trace/recorded-trace.ts';
import { ClassNumbers } from './class-numbers.ts';

const [newOne, reopened, returned] = [0, 1, 2];
const wroteAgain = new Set(['reopened', 'customer-wrote']);
/** Whoever had it could not go on with it, and is preferred where they can. */
const preferOwner = new Set([
  'owner-offline',
  'owner-away',
  'owner-busy',
  'owner-full',
  'owner-gone',
  'snooze-over',
  'unsnoozed',
]);

/** Each in the order of its instants. */
export interface HistorySlice {
  readonly turns: readonly RecordedTurn[];
  readonly offers: readonly RecordedOffer[];
  readonly assignments: readonly RecordedAssignment[];
  readonly holdings: readonly RecordedHolding[];
}

/** Work and wrap-up that took room, by column; `contact` is the place of the contact that it belongs to. */
export interface BookedHoldings {
  readonly contact: number[];
  readonly agent: number[];
  readonly fromMs: number[];
  readonly untilMs: number[];
  readonly exclusive: number[];
  readonly wrapUp: number[];
}

/** Puts recorded facts together into contacts: feed it slice after slice, in the order of time. */
export class ContactBook {
  readonly #numbers = new ClassNumbers([]);
  readonly classes = this.#numbers.classes;
  readonly contacts = emptyContacts();
  readonly missed = new Map<number, MissedOffer[]>();
  readonly keptFor = new Map<number, { agent: number; seconds: number }>();
  readonly sortedAs = new Map<number, number>();
  readonly holdings: BookedHoldings = {
    contact: [],
    agent: [],
    fromMs: [],
    untilMs: [],
    exclusive: [],
    wrapUp: [],
  };
  /** Of classes that were read, by the text of what they ask for. */
  readonly #classOf = new Map<string, number>();
  readonly #current = new Map<string, number>();
  readonly #customers = new Map<string, number>();
  /** How many contacts each customer has. */
  readonly #contactsOf: number[] = [];
  readonly #answeredMs: number[] = [];
  /** When whoever accepted a contact was done with it or lost it. */
  readonly endedMs: number[] = [];

  constructor(
    private readonly placeOfAgent: ReadonlyMap<string, number>,
    private readonly endMs: number,
  ) {}

  /** Facts of one instant are taken in the order in which they follow from each other. */
  add({ turns, offers, assignments, holdings }: HistorySlice): void {
    const next = { turn: 0, offer: 0, holding: 0, assignment: 0 };
    for (;;) {
      const turn = turns[next.turn];
      const offer = offers[next.offer];
      const holding = holdings[next.holding];
      const assignment = assignments[next.assignment];
      const at = Math.min(
        turn?.atMs ?? Infinity,
        offer?.atMs ?? Infinity,
        holding?.atMs ?? Infinity,
        assignment?.atMs ?? Infinity,
      );
      if (turn?.atMs === at) {
        next.turn += 1;
        this.#turn(turn);
      } else if (offer?.atMs === at) {
        next.offer += 1;
        this.#offer(offer);
      } else if (assignment?.atMs === at) {
        // Whoever is handed it by another holds it as a contact of their own.
        next.assignment += 1;
        this.#assign(assignment);
      } else if (holding) {
        next.holding += 1;
        this.#hold(holding);
      } else return;
    }
  }

  /** To be called when all is told: forgets customers who have one contact, which is then like any other. */
  close(): void {
    const { customer } = this.contacts;
    customer.forEach((number, contact) => {
      if ((this.#contactsOf[number] ?? 0) < 2) customer[contact] = -1;
    });
  }

  #turn(turn: RecordedTurn): void {
    const { asked, because, conversationId, keptFor, type, atMs } = turn;
    const current = this.#current.get(conversationId);
    if (type === 'conversation.queued') {
      if (asked === null) return;
      if (current !== undefined && this.#waits(current)) {
        // An offer that came back to its place is no new wait.
        if (because === 'transferred') this.#move(current, asked);
        return;
      }
      const kind = because === 'classified' ? newOne : wroteAgain.has(because ?? '') ? reopened : returned;
      const customer = this.#customers.get(turn.customerId) ?? this.#customers.size;
      this.#customers.set(turn.customerId, customer);
      const contact = this.#open(turn, this.#classNumber(asked), kind, current, customer);
      this.#answeredMs[contact] = turn.answeredMs ?? NaN;
      this.contacts.placedMs[contact] = turn.placedMs ?? atMs;
      if (kind !== newOne) this.contacts.dueMs[contact] = turn.dueMs ?? Infinity;
      if (kind === reopened || preferOwner.has(because ?? ''))
        this.contacts.lastAgent[contact] = this.contacts.acceptedBy[current ?? -1] ?? -1;
      const agent = keptFor === null ? undefined : this.placeOfAgent.get(keptFor.agentId);
      if (keptFor && agent !== undefined) this.keptFor.set(contact, { agent, seconds: keptFor.seconds });
      return;
    }
    if (current === undefined || !this.#waits(current)) return;
    this.contacts[type === 'call.missed' ? 'leftMs' : 'closedMs'][current] = atMs;
    // Who could not be waited for any longer is called back; that is work for somebody, though nobody's wait.
    if (type === 'call.missed') this.#open(turn, this.contacts.classOf[current] ?? 0, returned, current);
  }

  /** From its arrival on it waits in the other queue, with what it asked for: where it waited before, nobody was asked. */
  #move(contact: number, asked: string): void {
    const { classOf, offeredMs } = this.contacts;
    const was = this.classes[classOf[contact] ?? 0];
    if (!was || !Number.isNaN(offeredMs[contact])) return;
    if (!this.sortedAs.has(contact)) this.sortedAs.set(contact, classOf[contact] ?? 0);
    const [, queue] = JSON.parse(asked) as [string, string];
    classOf[contact] = this.#numbers.of({ ...was, queue });
  }

  #offer(offer: RecordedOffer): void {
    const contact = this.#current.get(offer.conversationId);
    const agent = this.placeOfAgent.get(offer.agentId);
    if (contact === undefined || agent === undefined || !this.#waits(contact)) return;
    const { contacts } = this;
    if (Number.isNaN(contacts.offeredMs[contact])) {
      contacts.offeredMs[contact] = offer.atMs;
      contacts.offeredTo[contact] = agent;
      contacts.version[contact] = offer.version ?? NaN;
    }
    const missed = {
      agent,
      atMs: offer.atMs,
      afterMs: Math.max(0, (offer.endedMs ?? offer.atMs) - offer.atMs),
      withdrawn: offer.state === 'withdrawn',
      declined: offer.state === 'declined',
      order: orderOf(offer.offerId),
    };
    const known = this.missed.get(contact);
    if (known) known.push(missed);
    else this.missed.set(contact, [missed]);
  }

  #assign(assignment: RecordedAssignment): void {
    const { conversationId, agentId, atMs, endedMs, offerId, offeredMs, manual, version } = assignment;
    const before = this.#current.get(conversationId);
    const agent = this.placeOfAgent.get(agentId);
    if (before === undefined || agent === undefined) return;
    const { contacts } = this;
    // Handed from one to another without a wait in between.
    const contact = this.#waits(before)
      ? before
      : this.#open({ conversationId, atMs }, contacts.classOf[before] ?? 0, returned, before);
    if (Number.isNaN(contacts.offeredMs[contact])) {
      contacts.offeredMs[contact] = offeredMs ?? atMs;
      contacts.offeredTo[contact] = agent;
    }
    if (Number.isNaN(contacts.version[contact])) contacts.version[contact] = version ?? NaN;
    contacts.acceptedMs[contact] = atMs;
    const answered = this.#answeredMs[contact] ?? NaN;
    if (!Number.isNaN(answered)) contacts.answerMs[contact] = Math.max(0, answered - atMs);
    contacts.acceptedBy[contact] = agent;
    contacts.order[contact] = orderOf(offerId);
    this.endedMs[contact] = Math.min(endedMs ?? this.endMs, this.endMs);
    contacts.acceptDelayMs[contact] = atMs - (offeredMs ?? atMs);
    contacts.byHand[contact] = manual ? 1 : 0;
  }

  #hold({ conversationId, agentId, kind, exclusive, atMs, untilMs }: RecordedHolding): void {
    const contact = this.#current.get(conversationId);
    const agent = this.placeOfAgent.get(agentId);
    if (contact === undefined || agent === undefined) return;
    this.holdings.contact.push(contact);
    this.holdings.agent.push(agent);
    this.holdings.fromMs.push(atMs);
    this.holdings.untilMs.push(Math.min(untilMs ?? this.endMs, this.endMs));
    this.holdings.exclusive.push(exclusive ? 1 : 0);
    this.holdings.wrapUp.push(kind === 'wrap-up' ? 1 : 0);
  }

  #waits(contact: number): boolean {
    return Number.isNaN(this.contacts.acceptedMs[contact]) && Number.isNaN(goneMs(this.contacts, contact));
  }

  /** The place of a class among those that were met. */
  #classNumber(asked: string): number {
    const known = this.#classOf.get(asked);
    if (known !== undefined) return known;
    const [channel, queue, priority, required, preferred, hard] = JSON.parse(asked) as [
      TraceClass['channel'],
      string,
      TraceClass['priority'],
      TraceClass['required'],
      TraceClass['preferred'],
      boolean | null,
    ];
    const one = { channel, queue, priority, required, preferred, hard: hard ?? undefined };
    const number = this.#numbers.of(one);
    this.#classOf.set(asked, number);
    return number;
  }

  #open(
    { conversationId, atMs }: Pick<RecordedTurn, 'conversationId' | 'atMs'>,
    ofClass: number,
    kind: number,
    before: number | undefined,
    customer = this.contacts.customer[before ?? -1] ?? -1,
  ): number {
    const { contacts } = this;
    contacts.conversationId.push(conversationId);
    contacts.kind.push(kind);
    contacts.classOf.push(ofClass);
    contacts.lastAgent.push(-1);
    contacts.placedMs.push(atMs);
    for (const column of unknownAtFirst) contacts[column].push(NaN);
    contacts.customer.push(customer);
    this.#contactsOf[customer] = (this.#contactsOf[customer] ?? 0) + 1;
    contacts.offeredTo.push(-1);
    contacts.acceptedBy.push(-1);
    contacts.byHand.push(0);
    contacts.handedOn.push(0);
    if (kind === returned && before !== undefined) contacts.handedOn[before] = 1;
    const contact = contacts.arrivedMs.push(atMs) - 1;
    this.#current.set(conversationId, contact);
    return contact;
  }
}

/** Of ids of version 7 the milliseconds and the counter, without the first years so that it is exact. */
function orderOf(id: string): number {
  return id[14] === '7' ? parseInt(id.slice(2, 8) + id.slice(9, 13) + id.slice(15, 18), 16) : NaN;
}

const unknownAtFirst = [
  'dueMs',
  'order',
  'offeredMs',
  'acceptedMs',
  'version',
  'acceptDelayMs',
  'workMs',
  'wrapUpMs',
  'answerMs',
  'heldMs',
  'leftMs',
  'closedMs',
] as const;

type Columns = {
  -readonly [
    K in Exclude<keyof RecordedContacts, 'missed' | 'keptFor' | 'paused' | 'sortedAs'>
  ]: RecordedContacts[K];
};

function emptyContacts(): Columns {
  return {
    conversationId: [],
    arrivedMs: [],
    placedMs: [],
    dueMs: [],
    order: [],
    kind: [],
    classOf: [],
    customer: [],
    lastAgent: [],
    offeredMs: [],
    offeredTo: [],
    acceptedMs: [],
    acceptedBy: [],
    byHand: [],
    handedOn: [],
    version: [],
    acceptDelayMs: [],
    workMs: [],
    wrapUpMs: [],
    answerMs: [],
    heldMs: [],
    leftMs: [],
    closedMs: [],
  };
}
