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
  /** Who was away or offline from when on, while they were not available; in order. */
  readonly presences?: readonly KnownPresence[] | undefined;
}

export interface KnownContacts {
  /** A number of the customer, where they have another contact in the run; else -1. */
  customer(contact: number): number;
  /** Whether its agent handed it on instead of finishing it. */
  handedOn(contact: number): boolean;
  /** Who had its customer before, and for how many seconds it may be kept for them; undefined when nobody is known. */
  last(contact: number): { readonly agent: number; readonly keptSeconds?: number | undefined } | undefined;
}

export interface KnownPresence {
  readonly at: number;
  readonly agent: number;
  readonly presence: Presence;
}
