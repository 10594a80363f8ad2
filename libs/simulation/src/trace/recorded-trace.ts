import type { Estimates } from '#domain/routing/engine/estimates.ts';
import type { ChannelKind, Presence, Priority, SkillRequirement } from '#domain/words.ts';

/** What contacts of one kind ask for. */
export interface TraceClass {
  readonly channel: ChannelKind;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  /** As its rule said; without it as its queue is marked. */
  readonly hard?: boolean | undefined;
}

/** Somebody who worked in the recorded time, with the skills of today. Instants are epoch milliseconds. */
export interface TraceAgent {
  readonly id: string;
  readonly name: string;
  readonly skills: ReadonlyMap<string, number>;
  /** Names of teams. */
  readonly teams: readonly string[];
  readonly hasPhone: boolean;
  /** Capacity units of their own, or undefined for the policy's. */
  readonly units: number | undefined;
  /** When they were available, in order; the last may be open-ended. */
  readonly available: readonly Span[];
  /** When they became something else, in order. */
  readonly absent: readonly { readonly atMs: number; readonly presence: Presence }[];
}

/** Why it began to wait: as a new conversation, because the customer wrote again, or given back by who had it. */
export const arrivalKinds = ['new', 'reopened', 'returned'] as const;

/** An offer that nobody accepted. */
export interface MissedOffer {
  readonly agent: number;
  readonly atMs: number;
  readonly afterMs: number;
  /** Taken back, as when the agent or the customer left or somebody picked it meanwhile. */
  readonly withdrawn: boolean;
  /** Refused; only who lets an offer expire gets none for a while. */
  readonly declined: boolean;
  /** Tells in which order offers of one instant were made; NaN when that is not known. */
  readonly order: number;
}

/** From when to when, epoch milliseconds. */
export type Span = readonly [fromMs: number, untilMs: number];

/**
 * What was recorded of the contacts, by column, in order of arrival: a contact is one wait of a conversation and the work
 * that followed. Agents and classes are their places in the trace; -1 is nobody. Instants are epoch milliseconds,
 * durations milliseconds; NaN is what did not happen or was not recorded.
 */
export interface RecordedContacts {
  readonly conversationId: string[];
  readonly arrivedMs: number[];
  /** Since when it has its place among what waits: what was given back keeps the one that it had. */
  readonly placedMs: number[];
  /** By when what came back was promised to be answered: Infinity without a promise; NaN of what is new. */
  readonly dueMs: number[];
  /** Place in `arrivalKinds`. */
  readonly kind: number[];
  readonly classOf: number[];
  /** As what a policy sorted those that people moved to another queue before anybody was asked; `classOf` is where they were moved. */
  readonly sortedAs: ReadonlyMap<number, number>;
  /** A number of the customer, where they have another contact in the trace; else -1. */
  readonly customer: number[];
  /** Of what was reopened or its agent could not go on with, who had it before. */
  readonly lastAgent: number[];
  /** Of new ones, for whom and for how many seconds they were kept. */
  readonly keptFor: ReadonlyMap<number, { readonly agent: number; readonly seconds: number }>;
  /** The first offer or assignment. */
  readonly offeredMs: number[];
  readonly offeredTo: number[];
  /** Of the offer that was accepted, as in `MissedOffer`. */
  readonly order: number[];
  readonly acceptedMs: number[];
  readonly acceptedBy: number[];
  /** 1 when a person and not the policy decided who got it. */
  readonly byHand: number[];
  /** The version of the routing policy that offered it; NaN without an offer. */
  readonly version: number[];
  /** From the offer that was accepted to its acceptance. */
  readonly acceptDelayMs: number[];
  /** How long it took room after acceptance, without what exclusive work interrupted. */
  readonly workMs: number[];
  readonly wrapUpMs: number[];
  /** 1 when it came back for somebody else after its acceptance. */
  readonly handedOn: number[];
  /** From acceptance to the first answer. */
  readonly answerMs: number[];
  /** From acceptance to the end of the work, with all that interrupted it. */
  readonly heldMs: number[];
  /** When the customer left without anybody's having taken it. */
  readonly leftMs: number[];
  /** When somebody resolved it, or put it off, while it waited. */
  readonly closedMs: number[];
  /** Within that, when it took no room because it waited for its customer; in order, of those that did. */
  readonly paused: ReadonlyMap<number, readonly Span[]>;
  /** Of those that somebody let pass or that were withdrawn from somebody. */
  readonly missed: ReadonlyMap<number, readonly MissedOffer[]>;
}

export interface RecordedLesson {
  readonly atMs: number;
  readonly learned: Pick<Estimates, 'channels' | 'groups'>;
}

/** What happened in a stretch of time, as it was recorded. */
export interface RecordedTrace {
  /** Work before `countFromMs` only fills the house. */
  readonly fromMs: number;
  readonly countFromMs: number;
  readonly toMs: number;
  readonly agents: readonly TraceAgent[];
  readonly classes: readonly TraceClass[];
  readonly contacts: RecordedContacts;
  /** When the service learned how long work takes and what room costs, in order. */
  readonly learnedMs: readonly number[];
  /** What it had found room to cost at some of these instants, in order; teams by name. */
  readonly lessons: readonly RecordedLesson[];
}

/** When it stopped waiting without anybody's having taken it; NaN when it did not. */
export function goneMs(
  { closedMs, leftMs }: Pick<RecordedContacts, 'closedMs' | 'leftMs'>,
  contact: number,
): number {
  const left = leftMs[contact] ?? NaN;
  return Number.isNaN(left) ? (closedMs[contact] ?? NaN) : left;
}

/** The number of contacts in a trace. */
export function contactsIn({ contacts }: RecordedTrace): number {
  return contacts.arrivedMs.length;
}
