import type { Estimates } from '#domain/routing/engine/estimates.ts';
import type { Person } from '#domain/routing/engine/person.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Presence } from '#domain/words.ts';
import type { ClassStage } from './class-stages.ts';

/** What the service's engine must be told of a simulated house beyond what happens in it. Seconds since the run's beginning. */
export interface EngineHouse {
  readonly rules: DispatchRules;
  /** In the order of their places; whoever is there is told by the run. */
  readonly people: readonly Person[];
  /** By class and step what its contacts have in common. */
  readonly stages: readonly (readonly ClassStage[])[];
  /** Where the run's beginning lies, because it is looked and learned at whole minutes. */
  readonly originSeconds?: number | undefined;
  /** What is known of single contacts, where they were recorded. */
  readonly contacts?: KnownContacts | undefined;
  /** When the service looked at the house and learned, where that was recorded; else at whole minutes. */
  readonly lessonsAt?: Float64Array | undefined;
  /** What it had found room to cost at some of these instants, in order, where the house goes on as it did. */
  readonly lessons?: readonly KnownLesson[] | undefined;
  /** Who was away or offline from when on, while they were not available; in order. */
  readonly presences?: readonly KnownPresence[] | undefined;
}

export interface KnownContacts {
  /** A number of the customer, where they have another contact in the run; else -1. */
  customer(contact: number): number;
  /** Whether it is a new conversation. */
  isNew(contact: number): boolean;
  /** Since when it has its place among what waits. */
  placedSeconds(contact: number): number;
  /** By when what came back was promised to be answered, Infinity for no promise; NaN for as its class says. */
  dueSeconds(contact: number): number;
  /** Whether its agent handed it on instead of finishing it. */
  handedOn(contact: number): boolean;
  /** Whether its agent took it, or was given it, without an offer. */
  byHand(contact: number): boolean;
  /** Who had its customer before, and for how many seconds it may be kept for them; undefined when nobody is known. */
  last(contact: number): { readonly agent: number; readonly keptSeconds?: number | undefined } | undefined;
}

export interface KnownLesson {
  readonly at: number;
  readonly learned: Pick<Estimates, 'channels' | 'groups'>;
}

export interface KnownPresence {
  readonly at: number;
  readonly agent: number;
  readonly presence: Presence;
}
